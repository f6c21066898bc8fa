import type { Definition, Machine, State } from './definition.ts'
import { DefinitionError } from './errors.ts'
import { type Fields, isObject, type Json, readFields } from './fields.ts'
import { loadState } from './load-state.ts'

/** Where a machine stands in the definition: its own path and what its states may see. */
export interface Surroundings {
  /** `Parent/` in front of the names of its states, for messages. */
  path: string
  /** Variables of enclosing machines that it can read, and so must not assign. */
  outer: ReadonlySet<string>
  /** Names taken anywhere in the definition. */
  names: Set<string>
}

/**
 * Reads a definition in Amazon States Language, after substitutions, and compiles every expression in it.
 * It takes the part of the language that every engine we run on executes alike, and nothing beside it: JSONata only; Task
 * (`lambda:invoke`), Pass, Choice, Wait (seconds), Succeed, Fail, Parallel, Map (inline, or distributed over a JSON array
 * in a bucket). A failed child fails its Map.
 * Source: https://states-language.net/spec.html, with the limits of AWS Step Functions.
 * @throws DefinitionError naming the state and the field of the first thing that is wrong or unknown
 */
export function loadDefinition(json: unknown): Definition {
  const top = ['QueryLanguage', 'Version', 'StartAt', 'States', 'TimeoutSeconds']
  const fields = readFields(json, '', '', top)
  if (fields.json.QueryLanguage !== 'JSONata') fields.refuse('QueryLanguage', 'must be JSONata')
  if (fields.json.Version !== undefined && fields.json.Version !== '1.0') fields.refuse('Version', 'must be 1.0')
  const machine = loadMachine(fields, { path: '', outer: new Set(), names: new Set() })
  return { ...machine, timeoutSeconds: fields.integer('TimeoutSeconds', 1) }
}

/** Reads `StartAt` and `States` of the whole, of a branch or of a Map's processor. */
export function loadMachine(fields: Fields, { path, outer, names }: Surroundings): Machine {
  const raw = fields.json.States
  if (!isObject(raw)) return fields.refuse('States', 'must be an object')
  const own = assignedVariables(raw)
  const variables = new Set([...outer, ...own])
  const states = new Map<string, State>()
  for (const [name, state] of Object.entries(raw)) {
    if (name === '' || [...name].length > 80) refuse(name, '', 'a name has 1 to 80 characters')
    if (names.has(name)) refuse(name, '', 'the name is taken by another state')
    names.add(name)
    states.set(name, loadState(name, state, { path: path + name, outer, variables, names }))
  }
  const startAt = fields.text('StartAt')
  if (!states.has(startAt)) fields.refuse('StartAt', `there is no state ${startAt} beside it`)
  for (const state of states.values()) {
    for (const { field, to } of transitions(state)) {
      if (!states.has(to)) refuse(state.name, field, `there is no state ${to} beside it`)
    }
  }
  const reached = reachable(startAt, states)
  for (const name of states.keys()) if (!reached.has(name)) refuse(name, '', 'no state leads here')
  if (![...states.values()].some(isLast)) fields.refuse('States', 'no state ends it')
  return { startAt, states }

  function refuse(name: string, field: string, sentence: string): never {
    throw new DefinitionError(path + name, field, sentence)
  }
}

/** Variables that the states of a machine assign themselves: `Assign` on the state, its rules and its catchers. */
function assignedVariables(states: Json): string[] {
  return Object.values(states)
    .filter(isObject)
    .flatMap(state => [state, ...[state.Choices, state.Catch].flatMap(list => (Array.isArray(list) ? list : []))])
    .flatMap(holder => (isObject(holder) && isObject(holder.Assign) ? Object.keys(holder.Assign) : []))
}

function transitions(state: State): { field: string; to: string }[] {
  const found: { field: string; to: string }[] = []
  const add = (field: string, to: string | undefined) => to !== undefined && found.push({ field, to })
  if ('next' in state) add('Next', state.next)
  if ('catch' in state) for (const [n, { next }] of state.catch.entries()) add(`Catch[${n}].Next`, next)
  if (state.type === 'Choice') {
    for (const [n, { next }] of state.choices.entries()) add(`Choices[${n}].Next`, next)
    add('Default', state.default)
  }
  return found
}

function reachable(startAt: string, states: ReadonlyMap<string, State>): Set<string> {
  const reached = new Set([startAt])
  for (const name of reached) for (const { to } of transitions(states.get(name)!)) reached.add(to)
  return reached
}

function isLast(state: State): boolean {
  return state.type === 'Succeed' || state.type === 'Fail' || ('next' in state && state.next === undefined)
}

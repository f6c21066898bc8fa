import { type ExpressionRules, SHARED_FUNCTIONS, type StatesMember } from './check-expression.ts'
import type { Catcher, ChoiceRule, Effect, Machine, MapState, State, StateType } from './definition.ts'
import { DefinitionError } from './errors.ts'
import { type Fields, isObject, readFields } from './fields.ts'
import { loadMachine } from './load-definition.ts'
import { loadRetriers, readErrorEquals } from './load-retriers.ts'

/** Where a state stands: its path for messages, and the variables in scope (`variables`) and of outer machines (`outer`). */
export interface StatePlace {
  path: string
  outer: ReadonlySet<string>
  variables: ReadonlySet<string>
  names: Set<string>
}

const STEP = ['Output', 'Assign', 'Next', 'End']
const RECOVERABLE = [...STEP, 'Retry', 'Catch']
const FIELDS: Readonly<Record<StateType, readonly string[]>> = {
  Task: ['Resource', 'Arguments', 'TimeoutSeconds', ...RECOVERABLE],
  Pass: STEP,
  Wait: ['Seconds', ...STEP],
  Choice: ['Choices', 'Default', 'Output', 'Assign'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Parallel: ['Branches', 'Arguments', ...RECOVERABLE],
  Map: ['Items', 'ItemReader', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency', ...RECOVERABLE],
}
const MACHINE = ['StartAt', 'States']

/** Reads one state. Throws `DefinitionError` for an unknown type, an unknown field, and any value that does not fit. */
export function loadState(name: string, json: unknown, place: StatePlace): State {
  const type = stateType(json, place.path)
  const fields = readFields(json, place.path, '', ['Type', ...FIELDS[type]])
  const early = rules(place, 'input', 'context')
  const late = rules(place, 'input', 'context', 'result')
  switch (type) {
    case 'Task':
      return { type, name, ...lambdaCall(fields, early), ...step(fields, late), ...recovery(fields, place) }
    case 'Pass':
      return { type, name, ...step(fields, early) }
    case 'Wait':
      return { type, name, seconds: fields.required('Seconds', early), ...step(fields, early) }
    case 'Choice':
      return {
        type,
        name,
        choices: fields.list('Choices').map((_, n) => choiceRule(fields, n, early)),
        default: fields.json.Default === undefined ? undefined : fields.text('Default'),
        ...effect(fields, early),
      }
    case 'Succeed':
      return { type, name, output: fields.template('Output', early) }
    case 'Fail':
      return { type, name, error: fields.required('Error', early), cause: fields.template('Cause', early) }
    case 'Parallel':
      return {
        type,
        name,
        arguments: fields.template('Arguments', early),
        branches: fields.list('Branches').map((_, n) => branch(fields, n, place)),
        ...step(fields, late),
        ...recovery(fields, place),
      }
    case 'Map':
      return { type, name, ...mapOver(fields, place, early), ...step(fields, late), ...recovery(fields, place) }
  }

  function step(from: Fields, seen: ExpressionRules): Effect & { next: string | undefined } {
    const { Next, End } = from.json
    if (End !== undefined && End !== true) from.refuse('End', 'is true or absent')
    if ((Next === undefined) === (End === undefined)) from.refuse('Next', 'a state has either Next or End')
    return { next: Next === undefined ? undefined : from.text('Next'), ...effect(from, seen) }
  }

  function effect(from: Fields, seen: ExpressionRules): Effect {
    const { Assign } = from.json
    if (Assign !== undefined && !isObject(Assign)) from.refuse('Assign', 'must be an object')
    for (const variable of Object.keys(Assign ?? {})) {
      if (!/^[A-Za-z_][A-Za-z0-9_]{0,79}$/.test(variable))
        from.refuse(`Assign.${variable}`, 'is no name for a variable')
      if (variable === 'states' || SHARED_FUNCTIONS.has(variable))
        from.refuse(`Assign.${variable}`, 'the name is reserved')
      if (place.outer.has(variable)) from.refuse(`Assign.${variable}`, 'an outer machine has a variable of this name')
    }
    return { output: from.template('Output', seen), assign: from.template('Assign', seen) }
  }

  function choiceRule(from: Fields, n: number, seen: ExpressionRules): ChoiceRule {
    const rule = from.element('Choices', n, ['Condition', 'Next', 'Output', 'Assign'])
    const condition = rule.required('Condition', seen)
    if (condition.kind !== 'expression') rule.refuse('Condition', 'must be an expression')
    return { condition, next: rule.text('Next'), ...effect(rule, seen) }
  }

  function recovery(from: Fields, { path }: StatePlace): { retry: ReturnType<typeof loadRetriers>; catch: Catcher[] } {
    const failed = rules(place, 'input', 'context', 'errorOutput')
    const catchers = from.json.Catch === undefined ? [] : from.list('Catch')
    return {
      retry: loadRetriers(from),
      catch: catchers.map((json, n) => {
        const catcher = readFields(json, path, `Catch[${n}]`, ['ErrorEquals', 'Next', 'Output', 'Assign'])
        const errorEquals = readErrorEquals(catcher, n === catchers.length - 1)
        return { errorEquals, next: catcher.text('Next'), ...effect(catcher, failed) }
      }),
    }
  }
}

function stateType(json: unknown, path: string): StateType {
  const type = isObject(json) ? json.Type : undefined
  if (typeof type === 'string' && Object.hasOwn(FIELDS, type)) return type as StateType
  throw new DefinitionError(path, 'Type', `must be one of ${Object.keys(FIELDS).join(', ')}`)
}

function rules({ variables }: StatePlace, ...available: StatesMember[]): ExpressionRules {
  return { variables, available }
}

function lambdaCall(fields: Fields, seen: ExpressionRules) {
  if (fields.json.Resource !== 'arn:aws:states:::lambda:invoke') {
    fields.refuse('Resource', 'must be arn:aws:states:::lambda:invoke')
  }
  const call = fields.object('Arguments', ['FunctionName', 'Payload'])
  const functionName = call.text('FunctionName')
  if (functionName.includes('{%'))
    call.refuse('FunctionName', 'must be a name, so that a reader can list what it calls')
  const timeoutSeconds = fields.integer('TimeoutSeconds', 1)
  return { functionName, payload: call.required('Payload', seen), timeoutSeconds }
}

function branch(fields: Fields, n: number, place: StatePlace): Machine {
  return loadMachine(fields.element('Branches', n, MACHINE), {
    path: `${place.path}[${n}]/`,
    outer: place.variables,
    names: place.names,
  })
}

function mapOver(
  fields: Fields,
  place: StatePlace,
  seen: ExpressionRules,
): Pick<MapState, 'items' | 'selector' | 'processor' | 'maxConcurrency'> {
  const processor = fields.object('ItemProcessor', ['ProcessorConfig', ...MACHINE])
  const config =
    processor.json.ProcessorConfig === undefined
      ? undefined
      : processor.object('ProcessorConfig', ['Mode', 'ExecutionType']).json
  const distributed = config?.Mode === 'DISTRIBUTED'
  if (distributed && config.ExecutionType !== 'STANDARD') {
    processor.refuse('ProcessorConfig.ExecutionType', 'must be STANDARD')
  }
  if (!distributed && config && (config.Mode !== 'INLINE' || config.ExecutionType !== undefined)) {
    processor.refuse('ProcessorConfig.Mode', 'must be DISTRIBUTED with STANDARD, or INLINE alone')
  }
  if (distributed === (fields.json.ItemReader === undefined)) {
    fields.refuse('ItemReader', 'goes with Mode DISTRIBUTED, and with it only')
  }
  if (distributed === (fields.json.Items !== undefined)) {
    fields.refuse('Items', 'goes with an inline Map, and with it only')
  }
  return {
    items: distributed ? bucketItems(fields, seen) : { from: 'inline', items: fields.required('Items', seen) },
    selector: fields.template('ItemSelector', seen),
    maxConcurrency: fields.integer('MaxConcurrency', 0) ?? 0,
    // A distributed child is an execution of its own: it sees no variable of ours.
    processor: loadMachine(processor, {
      path: `${place.path}/`,
      outer: distributed ? new Set() : place.variables,
      names: place.names,
    }),
  }
}

function bucketItems(fields: Fields, seen: ExpressionRules): MapState['items'] {
  const reader = fields.object('ItemReader', ['Resource', 'ReaderConfig', 'Arguments'])
  if (reader.json.Resource !== 'arn:aws:states:::s3:getObject') {
    reader.refuse('Resource', 'must be arn:aws:states:::s3:getObject')
  }
  const config = reader.object('ReaderConfig', ['InputType'])
  if (config.json.InputType !== 'JSON') config.refuse('InputType', 'must be JSON')
  const from = reader.object('Arguments', ['Bucket', 'Key'])
  return { from: 'bucket', bucket: from.required('Bucket', seen), key: from.required('Key', seen) }
}

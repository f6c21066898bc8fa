import type { Cancellation } from './cancellation.ts'
import type { WorkflowEffects } from './effects.ts'
import type { Happening } from './history.ts'
import type { RunOptions } from './run-workflow.ts'
import type { Place, Slots } from './slots.ts'

/** What is one for a whole run. */
export interface Run {
  options: RunOptions
  effects: WorkflowEffects
  slots: Slots
  /** Tells an event and returns its id. */
  note(previous: number, path: string, happening: Happening): number
  transitions: number
}

/** What is one for a machine that runs: the whole, a branch, a Map's child. */
export interface Frame {
  run: Run
  cancellation: Cancellation
  /** Its variables; those of outer machines are inherited. */
  variables: Record<string, unknown>
  context: Readonly<Record<string, unknown>>
  /** In front of the names of its states: empty, or `Count strata[3]/`. */
  path: string
  /** The last event. */
  previous: number
  /** The place of the Map child that this is, or is part of. */
  place: Place | undefined
}

/** Tells what happens in one state. */
export type Tell = (happening: Happening) => void

/** The frame of a branch or child, before what differs. */
export function inner(frame: Frame, path: string, cancellation: Cancellation): Frame {
  return { ...frame, path, cancellation, variables: Object.create(frame.variables) as Record<string, unknown> }
}

/** Tells the start of children, and returns what tells the end of each. */
export function counted(children: number, frame: Frame, path: string, tell: Tell) {
  tell({ type: 'children-started', children })
  let done = 0
  return (index: number, child: Frame) => {
    done++
    frame.run.note(child.previous, path, { type: 'child-done', index, done, children })
  }
}

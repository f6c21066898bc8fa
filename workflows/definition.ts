import type { Template } from './template.ts'

/** A loaded definition: validated once, every expression compiled. Made by `loadDefinition` alone. */
export interface Definition extends Machine {
  timeoutSeconds: number | undefined
}

export interface Machine {
  startAt: string
  states: ReadonlyMap<string, State>
}

export type State =
  | TaskState
  | PassState
  | WaitState
  | ChoiceState
  | SucceedState
  | FailState
  | ParallelState
  | MapState
export type StateType = State['type']

/** What a state leaves behind. */
export interface Effect {
  output: Template | undefined
  assign: Template | undefined
}

/** `next` undefined: the machine ends here. */
interface Step extends Effect {
  name: string
  next: string | undefined
}

interface Recoverable {
  retry: readonly Retrier[]
  catch: readonly Catcher[]
}

export interface TaskState extends Step, Recoverable {
  type: 'Task'
  functionName: string
  payload: Template
  timeoutSeconds: number | undefined
}

export interface PassState extends Step {
  type: 'Pass'
}

export interface WaitState extends Step {
  type: 'Wait'
  seconds: Template
}

export interface ChoiceState extends Effect {
  type: 'Choice'
  name: string
  choices: readonly ChoiceRule[]
  default: string | undefined
}

export interface ChoiceRule extends Effect {
  condition: Template
  next: string
}

export interface SucceedState {
  type: 'Succeed'
  name: string
  output: Template | undefined
}

export interface FailState {
  type: 'Fail'
  name: string
  error: Template
  cause: Template | undefined
}

export interface ParallelState extends Step, Recoverable {
  type: 'Parallel'
  arguments: Template | undefined
  branches: readonly Machine[]
}

export interface MapState extends Step, Recoverable {
  type: 'Map'
  /** Inline: an array of the state's own. Distributed: a JSON array in a bucket, its children without outer variables. */
  items: { from: 'inline'; items: Template } | { from: 'bucket'; bucket: Template; key: Template }
  selector: Template | undefined
  processor: Machine
  maxConcurrency: number
}

export interface Retrier {
  errorEquals: readonly string[]
  intervalSeconds: number
  maxAttempts: number
  backoffRate: number
  maxDelaySeconds: number
  jitter: boolean
}

export interface Catcher extends Effect {
  errorEquals: readonly string[]
  next: string
}

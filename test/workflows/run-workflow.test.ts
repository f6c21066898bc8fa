import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExecutionFailed, historyLine, loadDefinition, runWorkflow } from '../../workflows/index.ts'
import { runScripted, type Script, virtualClock } from './run-scripted.ts'

type Json = Record<string, unknown>

const task = (FunctionName = 'f', more: Json = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...('Next' in more ? {} : { End: true }),
  ...more,
})
const machine = (states: Json) => ({ StartAt: Object.keys(states)[0], States: states })
const load = (states: Json, more: Json = {}) =>
  loadDefinition({ QueryLanguage: 'JSONata', ...machine(states), ...more })
const mapOver = (Items: unknown, states: Json, more: Json = {}) => ({
  Type: 'Map',
  Items,
  ItemProcessor: machine(states),
  End: true,
  ...more,
})
const apart = (states: Json, more: Json = {}) => ({
  Type: 'Map',
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSON' },
    Arguments: { Bucket: 'b', Key: 'k' },
  },
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...machine(states) },
  End: true,
  ...more,
})
const done = { Type: 'Succeed' }
const fails: Script = { tasks: { f: [{ throws: { name: 'Busy', message: 'try later' } }] } }
const never = () => new AbortController().signal
const tick = () => new Promise(resolve => setImmediate(resolve))

async function failureOf(running: Promise<unknown>): Promise<ExecutionFailed> {
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ExecutionFailed) return error
  throw new Error('the workflow did not fail as one does', { cause: error })
}

describe('retries', () => {
  const withRetry = (retrier: Json) => load({ A: task('f', { Retry: [{ ErrorEquals: ['Busy'], ...retrier }] }) })

  test('delays grow by the rate from the interval', async () => {
    const { slept } = await runScripted(withRetry({ IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 4 }), {}, fails)
    expect(slept).toEqual([3, 4.5, 6.75, 10.125])
  })

  test('without further fields there are three retries after 1, 2 and 4 seconds', async () => {
    const { slept, calls } = await runScripted(withRetry({}), {}, fails)
    expect(slept).toEqual([1, 2, 4])
    expect(calls).toHaveLength(4)
  })

  test('MaxDelaySeconds caps a delay before full jitter takes a share of it', async () => {
    const shares = [0, 0.25, 0.5, 0.999]
    const random = () => shares.shift() ?? 0
    const retrier = { MaxDelaySeconds: 3, MaxAttempts: 4, JitterStrategy: 'FULL' }
    const { slept } = await runScripted(withRetry(retrier), {}, fails, { random })
    expect(slept).toEqual([0, 0.5, 1.5, 2.997])
  })

  test('each retrier counts its own attempts', async () => {
    const definition = load({
      A: task('f', {
        Retry: [
          { ErrorEquals: ['Busy'], MaxAttempts: 2, IntervalSeconds: 1 },
          { ErrorEquals: ['Lost'], MaxAttempts: 1, IntervalSeconds: 7 },
        ],
      }),
    })
    const throws = (name: string) => ({ throws: { name, message: '' } })
    const tasks = { f: [throws('Busy'), throws('Lost'), throws('Busy'), { returns: 1 }] }
    const { slept, outcome } = await runScripted(definition, {}, { tasks })
    expect(outcome).toEqual({ output: 1 })
    expect(slept).toEqual([1, 7, 2])
  })

  test('attempts are counted anew each time a state is entered', async () => {
    const definition = load({
      A: task('f', {
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
        Next: 'B',
        Output: '{% $states.result.Payload %}',
      }),
      B: { Type: 'Choice', Choices: [{ Condition: "{% $states.input = 'again' %}", Next: 'A' }], Default: 'C' },
      C: done,
    })
    const busy = { throws: { name: 'Busy', message: '' } }
    const tasks = { f: [busy, { returns: 'again' }, busy, { returns: 'enough' }] }
    expect((await runScripted(definition, {}, { tasks })).outcome).toEqual({ output: 'enough' })
  })

  test('the number of retries is in the context', async () => {
    const payload = { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' }
    const definition = load({
      A: task('f', { Arguments: payload, Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 2 }] }),
    })
    const { calls } = await runScripted(definition, {}, fails)
    expect(calls.map(call => call.payload)).toEqual([0, 1, 2])
  })
})

describe('errors', () => {
  test('the error that a task threw is the cause of the failure, with the path of the state that failed', async () => {
    const thrown = Object.assign(new Error('line 7 is short'), { name: 'UserError', code: 'short-line' })
    const options = {
      concurrency: 1,
      signal: never(),
      readItems: async () => [1],
      invoke: () => Promise.reject(thrown),
    }
    const inline = await failureOf(runWorkflow(load({ M: mapOver([1], { T: task() }) }), {}, options))
    expect(inline).toMatchObject({ error: 'UserError', detail: 'line 7 is short', path: 'M[0]/T' })
    expect(inline.cause).toBe(thrown)
    expect(inline.message).toBe('M[0]/T: UserError: line 7 is short')
    const distributed = await failureOf(runWorkflow(load({ M: apart({ T: task() }) }), {}, options))
    expect(distributed).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold', path: 'M' })
    expect(distributed.detail).toBe('child 0 failed at M[0]/T with UserError: line 7 is short')
    expect(distributed.cause).toBe(thrown)
  })

  test('what is thrown without being an Error is an Error', async () => {
    const options = { concurrency: 1, signal: never(), readItems: async () => [], invoke: () => Promise.reject('no') }
    expect(await failureOf(runWorkflow(load({ T: task() }), {}, options))).toMatchObject({
      error: 'Error',
      detail: 'no',
    })
  })

  test.each(['States.DataLimitExceeded', 'States.Runtime'])('no wildcard takes %s', async name => {
    for (const wildcard of ['States.ALL', 'States.TaskFailed']) {
      const recover = { Retry: [{ ErrorEquals: [wildcard] }], Catch: [{ ErrorEquals: [wildcard], Next: 'B' }] }
      const { outcome, calls } = await runScripted(
        load({ A: task('f', recover), B: done }),
        {},
        {
          tasks: { f: [{ throws: { name, message: '' } }] },
        },
      )
      expect(outcome).toMatchObject({ error: { error: name } })
      expect(calls).toHaveLength(1)
    }
  })

  test('an error in a catcher of its own fails the workflow', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input.absent %}', Next: 'B' }]
    const { outcome } = await runScripted(load({ A: task('f', { Catch }), B: done }), {}, fails)
    expect(outcome).toMatchObject({ error: { error: 'States.QueryEvaluationError', path: 'A' } })
  })

  test('a variable that no state has assigned yet is an error, not nothing', async () => {
    const definition = load({
      A: { Type: 'Pass', Output: "{% {'x': $x} %}", Next: 'B' },
      B: { Type: 'Pass', Assign: { x: 1 }, End: true },
    })
    const { outcome } = await runScripted(definition, {})
    expect(outcome).toMatchObject({ error: { error: 'States.QueryEvaluationError', path: 'A' } })
  })

  test.each(['1/0', '$sum', 'function($x) { $x }', "{'f': $sum}", '[1, 1/0]'])(
    '%s is not JSON and no result',
    async expression => {
      const { outcome } = await runScripted(load({ A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }), {})
      expect(outcome).toMatchObject({ error: { error: 'States.QueryEvaluationError' } })
    },
  )

  test('an error of the program itself is never retried or caught as an error of a state', async () => {
    const fault = new Error('the listener broke')
    const definition = load({ A: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }), B: done })
    const on = (event: { type: string }) => {
      if (event.type === 'invoked') throw fault
    }
    const { outcome } = await runScripted(definition, {}, fails, { on })
    expect(outcome).toEqual({ error: fault })
  })
})

describe('Maps', () => {
  test('a child that fails stops the others, and the Map fails only when they have ended', async () => {
    const ended: string[] = []
    let begun = 0
    const invoke = async (_: string, payload: unknown, signal: AbortSignal) => {
      begun++
      if (payload === 2) {
        while (begun < 3) await tick()
        throw Object.assign(new Error('two'), { name: 'Two' })
      }
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      for (let turn = 0; turn < 10; turn++) await tick()
      ended.push(`child ${payload} cleaned up`)
      throw signal.reason
    }
    const options = { concurrency: 3, signal: never(), readItems: async () => [], invoke }
    const error = await failureOf(runWorkflow(load({ M: mapOver([1, 2, 3, 4, 5], { T: task() }) }), {}, options))
    expect(error).toMatchObject({ error: 'Two', path: 'M[1]/T' })
    expect(ended.sort()).toEqual(['child 1 cleaned up', 'child 3 cleaned up'])
    expect(begun).toBe(3)
  })

  test('a Map that is retried runs all its children again', async () => {
    const busy = { throws: { name: 'Busy', message: '' } }
    const definition = load({
      M: mapOver([1, 2], { T: task() }, { Retry: [{ ErrorEquals: ['Busy'] }], MaxConcurrency: 1 }),
    })
    const { outcome, calls } = await runScripted(
      definition,
      {},
      { tasks: { f: [{ returns: 'a' }, busy, { echoes: true }] } },
    )
    expect(outcome).toEqual({ output: [1, 2] })
    expect(calls.map(call => call.payload)).toEqual([1, 2, 1, 2])
  })

  test('never are more children at work than allowed, over Maps side by side and within each other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        async (concurrency, MaxConcurrency) => {
          let working = 0
          let most = 0
          const invoke = async (_: string, payload: unknown) => {
            most = Math.max(most, ++working)
            await tick()
            working--
            return payload
          }
          const inner = () => mapOver([1, 2, 3], { T: task() }, { MaxConcurrency })
          const nested = (name: string) =>
            machine({ [name]: mapOver([1, 2, 3], { [`${name}2`]: renamed(inner(), `${name}3`) }, { MaxConcurrency }) })
          const definition = load({ P: { Type: 'Parallel', Branches: [nested('A'), nested('B')], End: true } })
          const options = { concurrency, signal: never(), readItems: async () => [], invoke }
          const row = [1, 2, 3]
          expect(await runWorkflow(definition, {}, options)).toEqual([
            [row, row, row],
            [row, row, row],
          ])
          expect(most).toBeLessThanOrEqual(concurrency)
        },
      ),
      { seed: 1, numRuns: 20 },
    )
    function renamed(map: Json, name: string) {
      return { ...map, ItemProcessor: machine({ [name]: task() }) }
    }
  })

  test('20,000 children run, each with its own item, in order, and no event waits for the end', async () => {
    const items = Array.from({ length: 20_000 }, (_, i) => ({ i }))
    let events = 0
    const output = await runWorkflow(
      load({ M: apart({ T: task() }, { Output: '{% $sum($states.result) %}' }) }),
      {},
      {
        concurrency: 8,
        signal: never(),
        readItems: async () => items,
        invoke: async (_, payload) => (payload as { i: number }).i,
        on: () => void events++,
      },
    )
    expect(output).toBe((20_000 * 19_999) / 2)
    expect(events).toBe(5 + 20_000 * 4)
  })

  test('a reader that answers something else than a list fails', async () => {
    const { outcome } = await runScripted(load({ M: apart({ T: task() }) }), {}, { buckets: { 'b/k': { items: [] } } })
    expect(outcome).toMatchObject({ error: { error: 'States.ItemReaderFailed' } })
  })
})

describe('data', () => {
  const bytes = (n: number) => 'x'.repeat(n - 2)
  const limit = 256 * 1024

  test('the limit is exactly 262,144 bytes of JSON in UTF-8, wherever data pass', async () => {
    const echo: Script = { tasks: { f: [{ echoes: true }] } }
    const atLimit = await runScripted(load({ A: { Type: 'Succeed' } }), bytes(limit))
    expect(atLimit.outcome).toEqual({ output: bytes(limit) })
    const wide = 'é'.repeat((limit - 2) / 2)
    expect((await runScripted(load({ A: { Type: 'Succeed' } }), wide)).outcome).toEqual({ output: wide })
    const tooMuch: [string, Json, unknown, Script][] = [
      ['input', { A: { Type: 'Succeed' } }, bytes(limit + 1), {}],
      ['input in UTF-8', { A: { Type: 'Succeed' } }, `${wide}é`, {}],
      ['output', { A: { Type: 'Pass', Output: { a: '{% $states.input %}' }, End: true } }, bytes(limit), {}],
      [
        'payload',
        { A: task('f', { Arguments: { FunctionName: 'f', Payload: ['{% $states.input %}'] } }) },
        bytes(limit),
        echo,
      ],
      ['result', { A: task('f', { Output: 1 }) }, 1, { tasks: { f: [{ returns: bytes(limit + 1) }] } }],
      ['variables', { A: { Type: 'Pass', Assign: { a: '{% $states.input %}' }, End: true } }, bytes(limit), {}],
      [
        'results',
        {
          A: mapOver(
            [1, 2],
            { T: { Type: 'Pass', Output: '{% $states.context.Execution.Input %}', End: true } },
            { Output: 1 },
          ),
        },
        bytes(limit / 2),
        {},
      ],
      [
        'item',
        {
          A: apart({ T: done }, { Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'B' }] }),
          B: { Type: 'Fail', Error: 'States.DataLimitExceeded' },
        },
        1,
        { buckets: { 'b/k': [bytes(limit + 1)] } },
      ],
    ]
    for (const [what, states, input, script] of tooMuch) {
      const { outcome } = await runScripted(load(states), input, script)
      expect(outcome, what).toMatchObject({ error: { error: 'States.DataLimitExceeded' } })
    }
  })

  test('what a function does to its payload, and a caller to an output, changes nothing else', async () => {
    const definition = load({
      A: task('f', {
        Arguments: { FunctionName: 'f', Payload: { list: [1], given: '{% $states.input %}' } },
        Output: '{% $states.input %}',
        Next: 'B',
      }),
      B: { Type: 'Pass', Output: { constant: [1], given: '{% $states.input %}' }, End: true },
    })
    const input = { xs: [1] }
    const invoke = async (_: string, payload: unknown) => {
      Object.assign(payload as Json, { list: 'spoilt', given: 'spoilt' })
      return null
    }
    const options = { concurrency: 1, signal: never(), readItems: async () => [], invoke }
    for (let time = 0; time < 2; time++) {
      const output = await runWorkflow(definition, input, options)
      expect(output).toEqual({ constant: [1], given: { xs: [1] } })
      ;(output as { constant: number[] }).constant.push(2)
    }
    expect(input).toEqual({ xs: [1] })
  })

  test('a path that keeps its list leaves no mark on the data, nor on what later paths find', async () => {
    const kept = { Type: 'Pass', Assign: { kept: '{% $states.input.xs[] %}' } }
    const input = { xs: [{ v: 1 }] }
    const passed = await runWorkflow(load({ A: { ...kept, End: true } }), input, {
      concurrency: 1,
      signal: never(),
      readItems: async () => [],
      invoke: async () => null,
    })
    expect(Object.keys((passed as typeof input).xs)).toEqual(['0'])
    const Output = ['{% $states.input.xs[] %}', '{% $states.input.xs.v %}']
    const definition = load({ A: { ...kept, Next: 'B' }, B: { Type: 'Pass', Output, End: true } })
    expect((await runScripted(definition, input)).outcome).toEqual({ output: [[{ v: 1 }], 1] })
  })

  test('any JSON passes through states unchanged', async () => {
    const definition = load({
      A: { Type: 'Pass', Assign: { kept: '{% $states.input %}' }, Output: { x: '{% $states.input %}' }, Next: 'B' },
      B: task('f', { Output: ['{% $kept %}', '{% $states.result.Payload.x %}'] }),
    })
    const json = fc.jsonValue().map(value => ({ value: JSON.parse(JSON.stringify(value)) }))
    await fc.assert(
      fc.asyncProperty(json, async input => {
        const { outcome } = await runScripted(definition, input, { tasks: { f: [{ echoes: true }] } })
        expect(outcome).toEqual({ output: [input, input] })
      }),
      { seed: 1, numRuns: 100 },
    )
  })
})

describe('stopping', () => {
  test('a timeout aborts the signal of the task', async () => {
    const clock = virtualClock()
    let reason: unknown
    const invoke = (_: string, __: unknown, signal: AbortSignal) =>
      new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason)))
    const options = { concurrency: 1, signal: never(), readItems: async () => [], invoke }
    const error = await failureOf(runWorkflow(load({ T: task('f', { TimeoutSeconds: 60 }) }), {}, options, clock))
    expect(error).toMatchObject({ error: 'States.Timeout', path: 'T' })
    expect(reason).toBe(error)
    expect(clock.nowMs()).toBe(60_000)
  })

  test('a task that ends in time is not aborted later', async () => {
    const definition = load({
      T: task('f', { TimeoutSeconds: 1, Next: 'W' }),
      W: { Type: 'Wait', Seconds: 5, Next: 'S' },
      S: done,
    })
    const signals: AbortSignal[] = []
    const invoke = async (_: string, payload: unknown, signal: AbortSignal) => {
      signals.push(signal)
      return payload
    }
    const options = { concurrency: 1, signal: never(), readItems: async () => [], invoke }
    expect(await runWorkflow(definition, 'x', options, virtualClock())).toBe('x')
    expect(signals.map(signal => signal.aborted)).toEqual([false])
  })

  test('the timeout of the whole workflow cannot be caught', async () => {
    const recover = {
      Retry: [{ ErrorEquals: ['States.Timeout'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }],
    }
    const definition = load({ T: task('f', recover), S: done }, { TimeoutSeconds: 10 })
    const { outcome, calls } = await runScripted(definition, {}, { tasks: { f: [{ returns: 1, after: 20 }] } })
    expect(outcome).toMatchObject({ error: { error: 'States.Timeout', path: '' } })
    expect(calls).toHaveLength(1)
  })

  test('an abort reaches running tasks, starts nothing more and rejects with its reason, even if a task does not listen', async () => {
    const stop = new AbortController()
    const reason = new Error('interrupted')
    const signals: AbortSignal[] = []
    const invoke = (_: string, __: unknown, signal: AbortSignal) => {
      signals.push(signal)
      if (signals.length === 3) stop.abort(reason)
      return new Promise(() => undefined)
    }
    const recover = { Retry: [{ ErrorEquals: ['States.ALL'] }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }] }
    const definition = load({
      M: mapOver([1, 2, 3, 4, 5], { T: task('f', { ...recover, Next: 'S1' }), S: done, S1: done }),
      ...{},
    })
    const options = { concurrency: 3, signal: stop.signal, readItems: async () => [], invoke }
    await expect(runWorkflow(definition, {}, options)).rejects.toBe(reason)
    expect(signals.map(signal => signal.aborted)).toEqual([true, true, true])
  })

  test('an abort ends a wait, a retry that waits, a reader, and states that wait for nothing', async () => {
    const round = {
      A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 0 %}', Next: 'S' }], Default: 'B' },
      B: { Type: 'Pass', Next: 'A' },
      S: done,
    }
    const machines: Json[] = [
      { W: { Type: 'Wait', Seconds: 100_000, End: true } },
      { T: task('f', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 100_000 }] }) },
      { M: apart({ T: done }) },
      round,
    ]
    for (const states of machines) {
      const stop = new AbortController()
      const options = {
        concurrency: 1,
        signal: stop.signal,
        readItems: () => new Promise(() => undefined),
        invoke: () => Promise.reject(Object.assign(new Error(), { name: 'Busy' })),
      }
      const running = runWorkflow(load(states), 1, options)
      setTimeout(() => stop.abort('enough'), 5)
      await expect(running).rejects.toBe('enough')
    }
  })

  test('a signal that has aborted starts nothing', async () => {
    const { outcome, calls, events } = await runScripted(load({ T: task() }), {}, fails, {
      signal: AbortSignal.abort('no'),
    })
    expect({ outcome, calls, events }).toEqual({ outcome: { error: 'no' }, calls: [], events: [] })
  })
})

test('a person can read the history', async () => {
  const definition = load({
    Count: mapOver(
      '{% $states.input %}',
      { Ask: task('count', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxAttempts: 1 }] }) },
      { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }] },
    ),
    Report: { Type: 'Fail', Error: 'NotCounted', Cause: 'see above' },
  })
  const busy = { throws: { name: 'Busy', message: 'try later' } }
  const tasks = { count: [busy, { returns: 1 }, busy, busy] }
  const { events } = await runScripted(definition, ['a', 'b'], { tasks }, { concurrency: 1 })
  expect(events.map(historyLine)).toEqual([
    '1 workflow: started',
    '2 (after 1) Count: entered (Map)',
    '3 (after 2) Count: started 2 children',
    '4 (after 3) Count[0]/Ask: entered (Task)',
    '5 (after 4) Count[0]/Ask: called count',
    '6 (after 5) Count[0]/Ask: retry 1 in 2 s, after Busy: try later',
    '7 (after 6) Count[0]/Ask: called count',
    '8 (after 7) Count[0]/Ask: exited',
    '9 (after 8) Count: child 0 done, 1 of 2',
    '10 (after 3) Count[1]/Ask: entered (Task)',
    '11 (after 10) Count[1]/Ask: called count',
    '12 (after 11) Count[1]/Ask: retry 1 in 2 s, after Busy: try later',
    '13 (after 12) Count[1]/Ask: called count',
    '14 (after 13) Count[1]/Ask: failed with Busy: try later',
    '15 (after 3) Count: caught Busy: try later; on to Report',
    '16 (after 15) Report: entered (Fail)',
    '17 (after 16) Report: failed with NotCounted: see above',
    '18 (after 17) workflow: failed with NotCounted: see above',
  ])
})

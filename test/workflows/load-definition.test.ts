import { describe, expect, test } from 'vitest'
import { DefinitionError, loadDefinition } from '../../workflows/index.ts'

type Json = Record<string, unknown>

const RESOURCE = 'arn:aws:states:::lambda:invoke'
const end = { Type: 'Pass', End: true }
const task = (more: Json = {}) => ({
  Type: 'Task',
  Resource: RESOURCE,
  Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
  End: true,
  ...more,
})
const machine = (states: Json) => ({ StartAt: Object.keys(states)[0], States: states })
const top = (states: Json, more: Json = {}) => ({ QueryLanguage: 'JSONata', ...machine(states), ...more })
const one = (state: Json) => top({ A: state })
const output = (expression: string, more: Json = {}) => one({ ...end, Output: `{% ${expression} %}`, ...more })
const inline = (more: Json = {}) => ({
  Type: 'Map',
  Items: [1],
  ItemProcessor: machine({ I: end }),
  End: true,
  ...more,
})
const reader = (more: Json = {}) => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSON' },
  Arguments: { Bucket: 'b', Key: 'k' },
  ...more,
})
const apart = (more: Json = {}, states: Json = { I: end }) => ({
  Type: 'Map',
  ItemReader: reader(),
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...machine(states) },
  End: true,
  ...more,
})
const retry = (more: Json) => one(task({ Retry: [{ ErrorEquals: ['States.ALL'], ...more }] }))
const toEnd = (more: Json) => top({ A: task({ Catch: [{ Next: 'B', ...more }] }), B: end })

/** What is refused: the definition, the state and the field that the error names. */
const refused: Record<string, [definition: unknown, state: string, field: string]> = {
  'a text instead of a definition': ['{}', '', ''],
  'no query language': [machine({ A: end }), '', 'QueryLanguage'],
  JSONPath: [top({ A: end }, { QueryLanguage: 'JSONPath' }), '', 'QueryLanguage'],
  'an unknown version': [top({ A: end }, { Version: '2.0' }), '', 'Version'],
  'an unknown field at the top': [top({ A: end }, { Timeout: 5 }), '', 'Timeout'],
  'a timeout of nothing': [top({ A: end }, { TimeoutSeconds: 0 }), '', 'TimeoutSeconds'],
  'no states': [{ QueryLanguage: 'JSONata', StartAt: 'A' }, '', 'States'],
  'a start that is no state': [top({ A: end }, { StartAt: 'B' }), '', 'StartAt'],
  'an unknown type': [one({ Type: 'Activity', End: true }), 'A', 'Type'],
  'no type': [one({ End: true }), 'A', 'Type'],
  'a state that is no object': [top({ A: [] as unknown as Json }), 'A', 'Type'],
  'a type that every object inherits': [one({ Type: 'constructor', End: true }), 'A', 'Type'],
  'a comment that is no text': [one({ ...end, Comment: 5 }), 'A', 'Comment'],
  'a name of 81 characters': [top({ ['x'.repeat(81)]: end }), 'x'.repeat(81), ''],
  'a name used twice': [top({ A: inline({ Next: 'I', End: undefined }), I: end }), 'I', ''],
  'neither Next nor End': [one({ Type: 'Pass' }), 'A', 'Next'],
  'both Next and End': [top({ A: { ...end, Next: 'B' }, B: end }), 'A', 'Next'],
  'End false': [one({ Type: 'Pass', End: false }), 'A', 'End'],
  'a Next that is no state': [one({ Type: 'Pass', Next: 'B' }), 'A', 'Next'],
  'a Next out of its own machine': [
    top({
      A: inline({ ItemProcessor: machine({ I: { Type: 'Pass', Next: 'B' } }), Next: 'B', End: undefined }),
      B: end,
    }),
    'A/I',
    'Next',
  ],
  'a state that nothing leads to': [top({ A: end, B: end }), 'B', ''],
  'states that go round for ever': [top({ A: { Type: 'Pass', Next: 'A' } }), '', 'States'],
  'a rule that leads nowhere': [
    one({ Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'X' }] }),
    'A',
    'Choices[0].Next',
  ],
  'a Default that leads nowhere': [
    top({ A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], Default: 'X' }, B: end }),
    'A',
    'Default',
  ],
  'a catcher that leads nowhere': [one(task({ Catch: [{ ErrorEquals: ['E'], Next: 'X' }] })), 'A', 'Catch[0].Next'],
  'a Choice without rules': [one({ Type: 'Choice', Choices: [] }), 'A', 'Choices'],
  'a rule of JSONPath': [
    top({ A: { Type: 'Choice', Choices: [{ Variable: '$.x', NumericEquals: 1, Next: 'B' }] }, B: end }),
    'A',
    'Choices[0].Variable',
  ],
  'a condition that is no expression': [
    top({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] }, B: end }),
    'A',
    'Choices[0].Condition',
  ],
  'End on a Choice': [
    top({ A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], End: true }, B: end }),
    'A',
    'End',
  ],
  'a Wait until a time': [one({ Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', End: true }), 'A', 'Timestamp'],
  'a Wait without Seconds': [one({ Type: 'Wait', End: true }), 'A', 'Seconds'],
  'a Fail without Error': [one({ Type: 'Fail', Cause: 'c' }), 'A', 'Error'],
  'Assign on a Succeed': [one({ Type: 'Succeed', Assign: { x: 1 } }), 'A', 'Assign'],
  'a key of JSONPath': [one({ ...end, Output: { a: { 'b.$': '$.c' } } }), 'A', 'Output.a.b.$'],
  'another task than a Lambda': [
    one(task({ Resource: 'arn:aws:states:::athena:startQueryExecution.sync' })),
    'A',
    'Resource',
  ],
  'waiting for a token': [one(task({ Resource: `${RESOURCE}.waitForTaskToken` })), 'A', 'Resource'],
  'a heartbeat': [one(task({ HeartbeatSeconds: 5 })), 'A', 'HeartbeatSeconds'],
  'no arguments': [one(task({ Arguments: undefined })), 'A', 'Arguments'],
  'unknown arguments': [
    one(task({ Arguments: { FunctionName: 'f', Payload: 1, InvocationType: 'Event' } })),
    'A',
    'Arguments.InvocationType',
  ],
  'a computed function name': [
    one(task({ Arguments: { FunctionName: '{% $states.input.f %}', Payload: 1 } })),
    'A',
    'Arguments.FunctionName',
  ],
  'no payload': [one(task({ Arguments: { FunctionName: 'f' } })), 'A', 'Arguments.Payload'],
  'half a second': [one(task({ TimeoutSeconds: 0.5 })), 'A', 'TimeoutSeconds'],
  'Retry on a Pass': [one({ ...end, Retry: [] }), 'A', 'Retry'],
  'an empty Retry': [one(task({ Retry: [] })), 'A', 'Retry'],
  'an unknown field of Retry': [retry({ MaxRetries: 3 }), 'A', 'Retry[0].MaxRetries'],
  'a rate below 1': [retry({ BackoffRate: 0.5 }), 'A', 'Retry[0].BackoffRate'],
  'an interval of 0': [retry({ IntervalSeconds: 0 }), 'A', 'Retry[0].IntervalSeconds'],
  'a negative number of attempts': [retry({ MaxAttempts: -1 }), 'A', 'Retry[0].MaxAttempts'],
  'a cap below the interval': [retry({ IntervalSeconds: 5, MaxDelaySeconds: 5 }), 'A', 'Retry[0].MaxDelaySeconds'],
  'an unknown jitter': [retry({ JitterStrategy: 'HALF' }), 'A', 'Retry[0].JitterStrategy'],
  'a retrier without errors': [retry({ ErrorEquals: [] }), 'A', 'Retry[0].ErrorEquals'],
  'States.ALL in company': [retry({ ErrorEquals: ['States.ALL', 'E'] }), 'A', 'Retry[0].ErrorEquals'],
  'States.ALL before another': [
    one(task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] })),
    'A',
    'Retry[0].ErrorEquals',
  ],
  'an unknown States error': [retry({ ErrorEquals: ['States.Oops'] }), 'A', 'Retry[0].ErrorEquals'],
  'recovery from States.Runtime': [toEnd({ ErrorEquals: ['States.Runtime'] }), 'A', 'Catch[0].ErrorEquals'],
  'an unknown field of Catch': [toEnd({ ErrorEquals: ['E'], When: 1 }), 'A', 'Catch[0].When'],
  'ResultPath of Catch': [toEnd({ ErrorEquals: ['E'], ResultPath: '$.e' }), 'A', 'Catch[0].ResultPath'],
  'a Map without items': [one(inline({ Items: undefined })), 'A', 'Items'],
  'an inline Map with a reader': [one(inline({ Items: undefined, ItemReader: reader() })), 'A', 'ItemReader'],
  'a distributed Map without reader': [one(apart({ ItemReader: undefined, Items: [1] })), 'A', 'ItemReader'],
  'a distributed Map with both': [one(apart({ Items: [1] })), 'A', 'Items'],
  'express children': [
    one(
      apart({
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...machine({ I: end }) },
      }),
    ),
    'A',
    'ItemProcessor.ProcessorConfig.ExecutionType',
  ],
  'an unknown mode': [
    one(inline({ ItemProcessor: { ProcessorConfig: { Mode: 'inline' }, ...machine({ I: end }) } })),
    'A',
    'ItemProcessor.ProcessorConfig.Mode',
  ],
  'a batcher': [one(apart({ ItemBatcher: { MaxItemsPerBatch: 2 } })), 'A', 'ItemBatcher'],
  'a result writer': [one(apart({ ResultWriter: {} })), 'A', 'ResultWriter'],
  'tolerated failures': [one(apart({ ToleratedFailureCount: 1 })), 'A', 'ToleratedFailureCount'],
  'the old Iterator': [one(inline({ ItemProcessor: undefined, Iterator: machine({ I: end }) })), 'A', 'Iterator'],
  'a listing as items': [
    one(apart({ ItemReader: reader({ Resource: 'arn:aws:states:::s3:listObjectsV2' }) })),
    'A',
    'ItemReader.Resource',
  ],
  'CSV items': [
    one(apart({ ItemReader: reader({ ReaderConfig: { InputType: 'CSV' } }) })),
    'A',
    'ItemReader.ReaderConfig.InputType',
  ],
  JSONL: [
    one(apart({ ItemReader: reader({ ReaderConfig: { InputType: 'JSONL' } }) })),
    'A',
    'ItemReader.ReaderConfig.InputType',
  ],
  ItemsPointer: [
    one(apart({ ItemReader: reader({ ReaderConfig: { InputType: 'JSON', ItemsPointer: '/x' } }) })),
    'A',
    'ItemReader.ReaderConfig.ItemsPointer',
  ],
  'a reader without key': [
    one(apart({ ItemReader: reader({ Arguments: { Bucket: 'b' } }) })),
    'A',
    'ItemReader.Arguments.Key',
  ],
  'a computed concurrency': [one(inline({ MaxConcurrency: '{% 5 %}' })), 'A', 'MaxConcurrency'],
  'a Parallel without branches': [one({ Type: 'Parallel', Branches: [], End: true }), 'A', 'Branches'],
  'an unknown field of a branch': [
    one({ Type: 'Parallel', Branches: [{ ...machine({ B: end }), TimeoutSeconds: 5 }], End: true }),
    'A',
    'Branches[0].TimeoutSeconds',
  ],
  'an unknown type inside a branch': [
    one({ Type: 'Parallel', Branches: [machine({ B: end }), machine({ C: { Type: 'X' } })], End: true }),
    'A[1]/C',
    'Type',
  ],
  'an Assign that is no object': [one({ ...end, Assign: '{% {} %}' }), 'A', 'Assign'],
  'assigning states': [one({ ...end, Assign: { states: 1 } }), 'A', 'Assign.states'],
  'assigning the name of a function': [one({ ...end, Assign: { sum: 1 } }), 'A', 'Assign.sum'],
  'a variable that is no name': [one({ ...end, Assign: { 'a-b': 1 } }), 'A', 'Assign.a-b'],
  'assigning an outer variable': [
    one(inline({ Assign: { x: 1 }, ItemProcessor: machine({ I: { ...end, Assign: { x: 2 } } }) })),
    'A/I',
    'Assign.x',
  ],
  'an outer variable in a distributed child': [
    top({ A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' }, M: apart({}, { I: { ...end, Output: '{% $x %}' } }) }),
    'M/I',
    'Output',
  ],
  'a variable of a child outside it': [
    one(inline({ ItemProcessor: machine({ I: { ...end, Assign: { x: 1 } } }), Output: '{% $x %}' })),
    'A',
    'Output',
  ],
  'an expression with something around it': [one({ ...end, Output: { a: ['n = {% 1 %}'] } }), 'A', 'Output.a[0]'],
  'what is not JSONata': [output('1 +'), 'A', 'Output'],
}

/** Expressions that some engine does not run, or not alike. */
const refusedExpressions = [
  '$hash(1)',
  '$uuid()',
  '$random()',
  "$eval('1')",
  '$now()',
  '$millis()',
  '$shuffle([1])',
  '$clone({})',
  "$parse('1')",
  '$partition([1], 1)',
  '$nothing',
  '$map([1], $uuid)',
  '[1] ~> $random',
  "{'a': $hash(1)}",
  '[1][$ = $hash(1)]',
  '[1]^($hash($))',
  '$map([1], function($hash) { $hash }) ~> $hash',
  '($f := 1; $g)',
  '$f($f := 1)',
  '$states.input.(true ? 1 : $uuid())',
  '$substring($hash(1), ?)',
  'x',
  'x.y',
  '$',
  '$$.a',
  '$states.input[$$.a = 1]',
  '*',
  '**',
  "{'a': x}",
  '$states',
  '$states.*',
  '$lookup($states, "input")',
  '$states.result',
  '$states.errorOutput',
  '$states.inputs',
  '$states.context',
  '$states.context.Execution.Id',
  '$states.context.Execution.StartTime',
  '($states := 1; $states)',
  '$states.input.xs@$states.a',
  '$map([1], function($states) { 1 })',
  '$states[0].input',
  '$states.input.a ?? 1',
  '$states.input.a ?: 1',
  '$contains("a", /a/)',
  '$states.input ~> |a|{"b": 1}|',
  '$states.input.a.%',
]

const accepted = [
  '$sum($states.input.xs.v)',
  '$states.input.xs[v > 1 and $count(w) = 0].{"a": v, "b": $.w}',
  '($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))',
  '$states.input.xs@$x#$i[$i > 0].{"n": $i, "v": $x.v}',
  '$states.input.xs^(>v, w)[0]',
  '$states.input.xs{k: $sum(v)}',
  '$reduce([1..5], function($a, $b) { $a + $b })',
  '$states.input.xs.v ~> $map(function($v) { $v + 1 }) ~> $sum',
  '$filter($states.input.xs, function($x) { $exists($x.v) })[]',
  '$states.input.a = 1 ? "x" : "y"',
  '$exists($states.input.a) ? $states.input.a : 1',
  '$map([1], $string)',
  '$states.context.Execution.Input.a & $states.context.State.Name',
  '-1',
]

function failure(definition: unknown): DefinitionError {
  try {
    loadDefinition(definition)
  } catch (error) {
    if (error instanceof DefinitionError) return error
    throw error
  }
  throw new Error('the definition was accepted')
}

describe('what is unknown is refused before anything runs, naming state and field', () => {
  test.each(Object.entries(refused))('%s', (_, [definition, state, field]) => {
    const error = failure(definition)
    expect({ state: error.state, field: error.field }).toEqual({ state, field })
    expect(error.message).toContain(field)
  })

  test.each(
    ['Parameters', 'InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Result', 'QueryLanguage'].flatMap(
      field =>
        [task(), end, inline(), { Type: 'Wait', Seconds: 1, End: true }].map(
          state => [field, state.Type, state] as const,
        ),
    ),
  )('the field %s of a %s', (field, _, state) => {
    expect(failure(one({ ...state, [field]: 'x' })).field).toBe(field)
  })

  test.each(refusedExpressions)('the expression %s', expression => {
    expect(failure(output(expression))).toMatchObject({ state: 'A', field: 'Output' })
  })
})

test.each(accepted)('the expression %s is accepted', expression => {
  expect(() => loadDefinition(output(expression))).not.toThrow()
})

test('an error of the definition says where it is and what to write', () => {
  expect(failure(output('$states.results')).message).toBe(
    'state A: field Output: $states.results does not exist here (there are input, context)',
  )
})

test('$states.result exists after the work of a state, $states.errorOutput in its catchers', () => {
  const after = { Output: '{% $states.result %}', Assign: { r: '{% $states.result %}' } }
  const caught = { ErrorEquals: ['E'], Next: 'B', Output: '{% $states.errorOutput %}' }
  expect(() => loadDefinition(top({ A: task({ ...after, Catch: [caught] }), B: end }))).not.toThrow()
  const swapped = { ...caught, Output: '{% $states.result %}' }
  expect(failure(top({ A: task({ Catch: [swapped] }), B: end })).field).toBe('Catch[0].Output')
})

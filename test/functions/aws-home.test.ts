import { describe, expect, test } from 'vitest'
import { type AwsOptions, awsHome } from '../../functions/adapters/aws.ts'
import { Attempt } from '../../functions/attempt.ts'
import { PLACES } from '../cloud/stub-cloud.ts'

const open = (options: object) =>
  awsHome(
    options as AwsOptions,
    () => {},
    () => {},
  )
const whole = { ...PLACES, digests: { gather: 'abc' } }

describe('a home’s description', () => {
  test.each([
    { what: 'a zone that is none', description: { ...whole, buckets: { attic: 'evenstrand-attic' } } },
    { what: 'a bucket no bucket can be called', description: { ...whole, control: "it's" } },
    { what: 'a database that could end a quoted name', description: { ...whole, databases: { lake: 'a"b' } } },
    { what: 'a missing control', description: { ...whole, control: undefined } },
    { what: 'an unknown entry', description: { ...whole, bucket: 'evenstrand' } },
  ])('with $what is refused', ({ description }) => {
    expect(() => open(description)).toThrow(/^EVENSTRAND_HOME is malformed: /)
  })

  test('may name no more than a job uses: the rest throws when it is asked for', async () => {
    const home = open({
      ...whole,
      buckets: { lake: 'evenstrand-lake' },
      ledger: undefined,
      databases: {},
      workgroups: {},
    })
    expect(home.zone('lake')).toBeDefined()
    expect(() => home.zone('cubes')).toThrow('this home has no bucket for cubes')
    expect(() => home.ledger).toThrow('this home has no bucket for the ledger')
    const sql = home.sql(new Attempt('step'), new AbortController().signal)
    await expect(sql.rows('referenceSums', { people: [], sums: [] }, { score: 's' })).rejects.toThrow(
      'this home has nothing for queries in lake',
    )
  })
})

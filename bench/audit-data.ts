import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDb } from '../functions/adapters/duckdb.ts'
import { folderOf, type Ref } from '../functions/ports.ts'
import { literal } from '../queries/bind.ts'
import { TABLES, type TableName } from '../queries/tables.ts'

export const SCORES = ['a', 'b', 'c']
const ATTRIBUTES = { age: 6, group: 7, region: 9, sex: 2 }
const CELLS = 'age|group|sex'
/** Views by the part of the table `strata` that holds them; the one besides everyone has 84 strata. */
const VIEWS = {
  ten: ['(all)', 'group', 'sex', 'age', 'region', 'group|sex', 'age|group', 'region|sex', 'group|region', CELLS],
  cells: ['(all)', CELLS],
}
export const TOP = '0.1'

/** The one part of a table; of measures, that of a score. */
export const partOf = <T extends TableName>(table: T, attempt = 'given'): Ref<T> => ({ table, key: attempt, attempt })

/** People, what they are, an outcome and three scores, as a lake holds them; and the same as one flat table. Made once. */
export async function makeData(folder: string, people: number): Promise<void> {
  if (existsSync(folder)) return
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const engine = new DuckDb({ threads: 2, memoryMb: 2048, spillFolder: join(partial, 'spill') })
  const run = (sql: string) => engine.run(sql, [], new AbortController().signal)
  const write = async (table: TableName, sql: string, attempt?: string) => {
    const at = join(partial, 'out/restricted', TABLES[table].zone, folderOf(partOf(table, attempt)))
    mkdirSync(at, { recursive: true })
    await run(`COPY (${sql}) TO ${literal(join(at, 'part-0.parquet'))} (FORMAT parquet)`)
  }
  // The nth random number of a person, uniform on (0, 1), from a hash: the same on every machine.
  const random = (nth: number) => `((hash(person * 16 + ${nth}) >> 11)::DOUBLE + 0.5) / 9007199254740992`
  const normal = (nth: number) => `sqrt(-2 * ln(${random(nth)})) * cos(2 * pi() * ${random(nth + 1)})`
  const level = (name: keyof typeof ATTRIBUTES) => {
    const before = Object.entries(ATTRIBUTES).filter(([other]) => other < name)
    return `(atom // ${before.reduce((product, [, levels]) => product * levels, 1)}) % ${ATTRIBUTES[name]}`
  }
  const atoms = Object.values(ATTRIBUTES).reduce((product, levels) => product * levels, 1)
  await run(`CREATE TABLE drawn AS SELECT person::INTEGER AS person, floor(${atoms} * ${random(0)})::INTEGER AS atom,
    ${SCORES.map((score, i) => `${normal(2 + 2 * i)} AS ${score}`).join(', ')}, ${random(1)} AS luck FROM range(${people}) t(person)`)
  await run(`CREATE TABLE flat AS SELECT *, (luck < 1 / (1 + exp(2 - 0.6 * a - 0.3 * b)))::INTEGER AS ill FROM drawn`)
  await write(
    'people',
    `SELECT person, 'p' || person AS person_id, 0::INTEGER AS shard, true AS reference,
    1::BIGINT AS weight_q, atom, 0::INTEGER AS replicate FROM flat`,
  )
  await write('outcomes', `SELECT person, 'ill' AS outcome, ill::VARCHAR AS outcome_value FROM flat`)
  const strataOf = (view: string) => {
    const key =
      view === '(all)'
        ? `'(all)'`
        : view
            .split('|')
            .map(name => `'${name}=' || ${level(name as never)}`)
            .join(` || '|' || `)
    return `SELECT atom::INTEGER AS atom, '${view}' AS view, ${key} AS stratum FROM range(${atoms}) t(atom)`
  }
  for (const [attempt, views] of Object.entries(VIEWS))
    await write('strata', views.map(strataOf).join(' UNION ALL '), attempt)
  const cuts = SCORES.map(
    score => `SELECT 'model-${score}' AS model, '${score}' AS score, 'cut unadjusted ${TOP}' AS parameter,
    quantile_disc(${score}, 0.9)::VARCHAR AS value FROM flat`,
  )
  await write('models', cuts.join(' UNION ALL '))
  for (const score of SCORES)
    await write(
      'measures',
      `SELECT person, '${score}' AS score, 'unadjusted' AS measure, 'model-${score}' AS model,
      ${score} AS value, round(65536 * ${score})::BIGINT AS value_q FROM flat`,
      score,
    )
  await run(`COPY (SELECT ${level('age')} AS age, ${level('group')} AS grp, ${level('sex')} AS sex, ill, a AS score,
    (a > (SELECT quantile_disc(a, 0.9) FROM flat))::INTEGER AS selected FROM flat) TO ${literal(join(partial, 'flat.parquet'))} (FORMAT parquet)`)
  renameSync(partial, folder)
}

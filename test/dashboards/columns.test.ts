import { expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { RELEASED_TABLES, type ReleasedTableName } from '../../science/disclosure/released-table.ts'
import { releaseOf } from './fixture-release.ts'
import { markedRelease } from './marked-release.ts'

const TABLES = Object.keys(RELEASED_TABLES) as ReleasedTableName[]
const shown = TABLES.filter(name => markedRelease.table(name).length > 0)
const shapes = Object.fromEntries(
  markedRelease.about.geography.map(({ attribute }) => [attribute, markedRelease.shapes(attribute)]),
)

/** The marked release, one column of one table taken away. */
function without(table: ReleasedTableName, column: string) {
  const tables = Object.fromEntries(
    shown.map(name => [
      name,
      name !== table
        ? markedRelease.table(name)
        : markedRelease.table(name).map(row => {
            const { [column]: _, ...keys } = row.keys
            return { ...row, keys }
          }),
    ]),
  )
  return releaseOf(tables, markedRelease.about, shapes)
}

it('the release of these tests holds every table that charts are drawn from', () => {
  const drawn = ['comparison', 'distribution', 'histogram', 'match', 'performance', 'quality', 'representation']
  expect(shown).toEqual(expect.arrayContaining(drawn))
})

it.each(shown.flatMap(table => RELEASED_TABLES[table].keys.map(column => [table, column] as const)))(
  'no page is made of a table %s that lacks the column %s: both are named',
  async (table, column) => {
    await expect(buildSite(without(table, column))).rejects.toThrow(
      `a row of the released table ${table} has no column ${column}`,
    )
  },
)

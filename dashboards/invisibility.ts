import type { About, ReleasedRow, ReleasedTableName } from '../science/disclosure/released-table.ts'
import { inDeclaredOrder } from './declared-order.ts'
import { definitions } from './method-text.ts'
import type { ReleasedTables } from './released-cells.ts'
import { attributesOf, EVERYONE, levelsOf, stratumOf } from './stratum.ts'

/** How much is shown of the people of one level of an attribute. */
export interface Invisibility {
  attribute: string
  level: string
  /** Figures listed about strata that have the level, and how many of them are withheld. */
  figures: number
  withheld: number
  /** Views that tell the attribute apart and list the level, or list nobody; and how many show a figure about it. */
  views: number
  viewsShown: number
}

interface Figure {
  view: string
  stratum: string
  isWithheld: boolean
}

/**
 * The invisibility index of a group is `withheld` / `figures`, of rows of all released tables by stratum. A histogram is one figure. What
 * could not be worked out, for whatever reason but the policy, is none, nor is what tells of a census or of the study alone. Levels of
 * an attribute that gave way to a coarser one have no figures: they are those that the study declares. Nor have levels that are told as
 * one with others, each by itself. Groups stand in the order of the study. Reads what is released, and of each number only whether it is there.
 */
export function invisibility(release: ReleasedTables): Invisibility[] {
  const { about } = release
  const figures = figuresOf(release)
  const listed = new Set(figures.map(({ view }) => view))
  const views = new Set([
    ...listed,
    ...release.table('withheld').map(({ keys }) => keys.view!),
    ...about.coarsened.map(({ view }) => view),
  ])
  const groups = new Map<string, Figure[]>(levelsGone(about, listed).map(stratum => [stratum, []]))
  for (const figure of figures)
    for (const stratum of figure.stratum.split('|').filter(stratum => stratum !== EVERYONE)) {
      const own = groups.get(stratum)
      if (own) own.push(figure)
      else groups.set(stratum, [figure])
    }
  const order = about.attributes.map(({ name }) => name)
  return inDeclaredOrder([...groups], ([stratum]) => stratum, about.attributes)
    .map(([stratum, own]): Invisibility => {
      const [attribute, level] = levelsOf(stratum)[0]!
      const among = [...views].filter(view => attributesOf(view).includes(attribute))
      const here = new Set(own.map(({ view }) => view))
      return {
        attribute,
        level,
        figures: own.length,
        withheld: own.filter(({ isWithheld }) => isWithheld).length,
        views: among.filter(view => own.length === 0 || here.has(view) || !listed.has(view)).length,
        viewsShown: new Set(own.filter(({ isWithheld }) => !isWithheld).map(({ view }) => view)).size,
      }
    })
    .sort((a, b) => order.indexOf(a.attribute) - order.indexOf(b.attribute))
}

/** Of a census or of the study, whoever is in the cohort. */
const OF_NOBODY_HERE = new Set(['census_share', 'margin'])

function figuresOf(release: ReleasedTables): Figure[] {
  const tables = (Object.keys(definitions) as ReleasedTableName[]).filter(table => table !== 'standard')
  const figures = new Map<string, Figure>()
  for (const table of tables)
    for (const row of release.table(table)) {
      const { view, stratum } = row.keys
      const isWithheld = row.status === 'suppressed'
      if (view === undefined || stratum === undefined || OF_NOBODY_HERE.has(row.statistic)) continue
      if (row.value !== null || isWithheld) figures.set(figureOf(table, row), { view, stratum, isWithheld })
    }
  return [...figures.values()]
}

function figureOf(table: ReleasedTableName, { keys, statistic }: ReleasedRow): string {
  const { bin_low, bin_high, ...others } = keys
  return JSON.stringify([table, statistic, others])
}

/** Strata that the study declares of attributes of which views were coarsened, and nothing is listed; and those that are told as one. */
function levelsGone({ coarser, coarsened, merged }: About, listed: ReadonlySet<string>): string[] {
  const seen = new Set([...listed].flatMap(attributesOf))
  const gone = new Set(coarsened.flatMap(({ view }) => attributesOf(view)).filter(name => !seen.has(name)))
  return [
    ...coarser.filter(({ attribute }) => gone.has(attribute)).flatMap(({ strata }) => strata.map(of => of.stratum)),
    ...merged.flatMap(({ attribute, levels }) => levels.map(level => stratumOf(attribute, level))),
  ]
}

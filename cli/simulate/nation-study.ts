import { basename } from 'node:path'
import type { CensusCell } from '../../science/simulation/nation.ts'
import type { NationFile } from '../../study/nation-schema.ts'

/** Lower ends of the study's age bands. */
const BANDS = '[0, 45, 65]'

/** `study.yaml` of a simulated nation: it runs as it stands, and says that nobody in it exists. */
export function nationStudy(file: NationFile, cells: readonly CensusCell[]): string {
  const { nation, seed, people, census, genotypes, scores, disease } = file
  const groups = [...new Set(cells.map(({ group }) => group))].sort()
  const states = [...new Set(cells.map(({ state }) => state))].sort()
  const largest = largestGroup(cells)
  return `# Nobody in this study exists. \`evenstrand simulate\` drew ${people.toLocaleString('en')} people from nation.yaml beside this file, with the
# seed ${seed}: run it again to make the same files.
study: ${nation}
title: ${text(`${nation}: a simulated nation of people who do not exist`)}
period: ${text(`seed ${seed}`)}
synthetic: true
seed: ${seed}

genotypes:
  build: ${genotypes.build}
  batches:
    - files: [genotypes.bed]

people:
  file: people.csv
  id: person_id
  design: sample # drawn independently, with the chances of recruitment that nation.yaml declares
  attributes:
    group:
      column: group
      kind: race-ethnicity
      levels: ${list(groups)}
      why: a group that the census counts; the simulated genotypes are those of the mixture that nation.yaml declares for it
    state: { column: state, kind: geography, levels: ${list(states)} }
    sex: { column: sex, kind: sex, levels: [female, male] }
    age: { column: age, kind: age, bands: ${BANDS} }

outcomes:
  ${text(disease.name)}: { column: ${text(disease.name)}, kind: binary, source: ${text(sourceOf(file))} }

scores:
${scores.map(({ id, file }) => `  - { id: ${text(id)}, file: ${text(basename(file))}, independent: yes }`).join('\n')}
  # What a model makes of age, sex and score, bent as nation.yaml declares.
  - { id: model_probability, column: model_probability, kind: probability, independent: yes }

# Alleles are simulated one by one, as the scores name them: none is ambiguous.
matching: { ambiguous: keep, multiallelic: keep }
views: [[group], [state], [sex], [age], [group, sex]]

census:
  - id: census
    file: ${text(basename(census.file))}
    count: pop
    year: ${census.year}
    source: ${text(census.source)}
    match:
      group: { columns: [race, hispanic_origin], map: ${text(basename(census.groups))} }
      state: { columns: [state_fips] }
      sex: { columns: [sex] }

audits:
  representation:
    - { census: census, views: [[group], [state], [sex]] }
  performance:
    - outcome: ${text(disease.name)}
      thresholds: [{ top: 0.1, measure: unadjusted }]
      compare: { group: ${text(largest)} }
      margin: { auc: 0.05, log_or_per_sd: 0.1, o_e: 1.25, calibration_slope: 0.2 }

disclosure:
  policy: none-for-synthetic
  cohort: ${nation}
  ledger: ledger
  approver: no one, for no one is in it
`
}

/** Where the outcome was recorded, and whom the record misses: a truth that the record itself cannot tell. */
function sourceOf({ truths: { recorded } }: NationFile): string {
  const missed = Object.entries(recorded)
    .filter(([, share]) => share < 1)
    .map(([group, share]) => `${Math.round(100 * (1 - share))}% of the cases of the group ${group}`)
  return `a simulated register${missed.length > 0 ? `, which misses ${missed.join(' and ')}` : ''}`
}

function largestGroup(cells: readonly CensusCell[]): string {
  const people = new Map<string, number>()
  for (const cell of cells) people.set(cell.group, (people.get(cell.group) ?? 0) + cell.people)
  return [...people].sort((a, b) => b[1] - a[1])[0]![0]
}

const text = (value: string) => JSON.stringify(value)
const list = (values: readonly string[]) => `[${values.map(text).join(', ')}]`

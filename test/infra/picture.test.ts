import { expect, it } from 'vitest'
import { JOBS } from '../../functions/jobs/index.ts'
import { LEDGER_USES, type LedgerUse } from '../../functions/ports.ts'
import { ZONES, type Zone } from '../../queries/tables/contract.ts'
import { withGenerated } from '../helpers/generated.ts'

it('the picture on the page of architecture is what the jobs declare (renew it with `npx vitest run test/infra/picture.test.ts -u`)', async () => {
  const { text, path } = withGenerated('docs/architecture.md', 'picture', picture())
  await expect(text).toMatchFileSnapshot(path)
})

/** Jobs that read and write the same, and use the ledger alike, are one box between zones. */
function picture(): string {
  const boxes = new Map<
    string,
    { jobs: string[]; reads: readonly Zone[]; writes: Zone | 'control'; ledger?: LedgerUse | undefined }
  >()
  for (const { name, reads, writes, ledger } of JOBS) {
    const from = ZONES.filter(zone => reads.includes(zone))
    const key = [...from, writes, ledger].join(' ')
    const box = boxes.get(key) ?? { jobs: [], reads: from, writes, ledger }
    boxes.set(key, box)
    box.jobs.push(name)
  }
  const lines = [...boxes.values()].flatMap(({ jobs, reads, writes, ledger }, i) => [
    `  jobs${i}["${jobs.join('<br>')}"]`,
    // A zone that a job reads and writes is one arrow with two heads.
    ...reads.filter(zone => zone !== writes).map(zone => `  ${zone} --> jobs${i}`),
    ...(writes === 'control'
      ? [`  jobs${i} -.-> control`]
      : [reads.includes(writes) ? `  jobs${i} <--> ${writes}` : `  jobs${i} --> ${writes}`]),
    ...(ledger ? [LEDGER_USES[ledger].adds === null ? `  ledger -.-> jobs${i}` : `  jobs${i} <-.-> ledger`] : []),
  ])
  const places = [...ZONES, 'control', 'ledger'].map(place => `  ${place}[("${place}")]`)
  return ['```mermaid', 'flowchart LR', ...places, ...lines, '```', ''].join('\n')
}

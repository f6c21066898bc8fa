import { type Played, playStudy } from '../../cli/cost/play-study.ts'
import { advance } from '../../functions/jobs/shared/advance.ts'
import { type Amount, type Cut, chooseCut } from '../../functions/jobs/shared/choose-cut.ts'
import measured from '../../functions/jobs/shared/measured.json' with { type: 'json' }
import { rangesOf } from '../../functions/jobs/shared/ranges.ts'
import { readStudy } from '../../study/read-study.ts'

const FILES = 22
const CALLS_PER_TILE_BYTE = 4

/** A national study that nobody has: bgzipped VCF, a file a chromosome of equal size; played with the cut that is chosen. */
export function nation(people: number, variants: number, scores: number) {
  const tileBytes = (people * variants) / CALLS_PER_TILE_BYTE
  const genotypeBytes = Math.round(tileBytes / measured.calledBytesPerCompressedByte)
  const size = Math.ceil(genotypeBytes / FILES)
  const files = Array.from({ length: FILES }, () => ({ size, splittable: true }))
  const amount: Amount = { people, scores, files, tileBytes }
  const cut = chooseCut(amount)
  return {
    amount,
    sizes: {
      ...{ people, peoplePerShard: cut.peoplePerShard, scores },
      ...{ genotypeBytes, tileBytes, sourceBytes: genotypeBytes },
    },
    cut,
    play: (as: Cut = cut): Promise<Played> => {
      const plan = {
        study: studyOf(scores),
        version: '0',
        checksums: new Proxy({}, { get: () => '0'.repeat(64) }) as Record<string, string>,
        batches: [
          { genotypes: files.map(({ size }, i) => ({ file: fileOf(i), ranges: rangesOf(size, as.rangeBytes) })) },
          { genotypes: [] },
        ],
        peoplePerShard: as.peoplePerShard,
        memoryMb: as.memoryMb,
        entries: 0,
        prevalence: [],
      }
      return playStudy(
        control => advance(control, { plan, done: {}, begun: [] }),
        files => (files.length > 0 ? people : 0),
        // Each score holds every variant.
        () => variants,
      )
    },
  }
}

const fileOf = (i: number) => `chr${i + 1}.vcf.gz`

function studyOf(scores: number) {
  const list = (n: number, item: (i: number) => string) => Array.from({ length: n }, (_, i) => item(i)).join(', ')
  return readStudy(
    `
study: national
title: A nation
period: "2026"
genotypes: {build: GRCh38, batches: [{files: [${list(FILES, fileOf)}]}]}
people:
  file: people.csv
  id: id
  design: convenience
  attributes:
    sex: {column: sex, kind: sex, levels: [female, male]}
    group: {column: group, kind: recruitment, why: how people were asked}
    place: {column: place, kind: geography, why: where people live}
scores: [${list(scores, i => `{id: S${i}, file: s${i}.txt, trait: MONDO_0005148, trained_on: [multi], independent: unknown}`)}]
views: [[sex], [group], [place], [sex, group]]
disclosure: {policy: open-data, cohort: national, ledger: ledger, approver: A. Person}
`,
    'study.yaml',
  )
}

import { readScoreFile } from '../../science/scores/read-score-file.ts'

const HEADER = 'chr_name\tchr_position\teffect_allele\teffect_weight\n'
const LONG = 2 ** 23
const texts = {
  'line ends': () => '\n'.repeat(LONG),
  headers: () => '#\n'.repeat(LONG / 2),
  columns: () => '\t'.repeat(LONG),
  'cells of a row': () => `${HEADER}${'\t'.repeat(LONG)}`,
  rows: () => HEADER + '1\t1\tA\t1\n'.repeat(LONG / 8),
}

/** Reads texts that a split into pieces would make many times as large; says of each how it ended. */
for (const [name, text] of Object.entries(texts)) {
  try {
    let rows = 0
    for (const _ of readScoreFile(text(), 'score.txt').rows) rows++
    console.log(`${name}: ${rows} rows`)
  } catch (error) {
    console.log(`${name}: ${(error as Error).message}`)
  }
}

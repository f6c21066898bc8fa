import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderStore } from '../../../../functions/adapters/files.ts'
import { readFrequencies } from '../../../../functions/jobs/shared/read-frequencies.ts'
import { VariantIndex } from '../../../../science/genotypes/variant-index.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const WANTED = new VariantIndex({
  chromosome: ['1', '1', '2', 'X'],
  pos1: Int32Array.from([10, 10, 20, 30]),
  ref: ['A', 'A', 'C', 'G'],
  alt: ['C', 'G', 'T', 'GA'],
})
const HEADER = '#CHROM POS ID REF ALT ALT_FREQS OBS_CT'

async function read(...lines: string[]) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'f.afreq'), lines.map(line => `${line.replaceAll(' ', '\t')}\n`).join(''))
  return Object.fromEntries(await readFrequencies(folderStore(folder), 'f.afreq', WANTED))
}

describe('allele frequencies', () => {
  test('are read by position and alleles: of several ALT alleles each, and the other way round', async () => {
    const lines = ['chr1 10 . A C,G 0.25,0.125 8', '2 20 . T C 0.75 8', '23 30 . G GA nan 0', '3 1 . A C what 0']
    expect(await read(HEADER, ...lines)).toEqual({ 0: 0.25, 1: 0.125, 2: 0.25 })
  })

  test.each([
    ['1 10 . A C 1.5 8', /not a number from 0 to 1/],
    ['1 10 . A C,G 0.5 8', /not a number from 0 to 1/],
    ['1 10 . A C x 8', /not a number from 0 to 1/],
    ['1 11 . A C 0.5 8', /none of the score’s variants/],
  ])('%s is refused', async (line, says) => {
    await expect(read(HEADER, line)).rejects.toThrow(says)
  })

  test('that come twice, also the other way round, are refused by the line', async () => {
    await expect(read(HEADER, '2 20 . C T 0.5 8', '2 20 . T C 0.5 8')).rejects.toMatchObject({
      message: 'The variant on this line is on line 2 already.',
      place: { file: 'f.afreq', line: 3 },
    })
  })

  test('without positions are refused with how to get them', async () => {
    await expect(read('#CHROM ID REF ALT ALT_FREQS', '1 . A C 0.5')).rejects.toMatchObject({
      todo: expect.stringContaining('--freq cols=+pos'),
    })
  })
})

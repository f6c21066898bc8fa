import { copyFile, open, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { UserError } from '../science/errors.ts'
import { BLOCK_PEOPLE, type CensusCell, type PeopleBlock, simulateNation } from '../science/simulation/nation.ts'
import { makeEmpty } from './make-empty.ts'
import { nationStudy } from './simulate/nation-study.ts'
import { readNation, type Site } from './simulate/read-nation.ts'
import type { Values } from './values.ts'

/** `evenstrand simulate`: people who do not exist, drawn from a census, with genotypes, an outcome and a study of them. */
export async function run([path]: string[], { out }: Values, signal: AbortSignal): Promise<void> {
  if (out === undefined)
    throw new UserError('usage', '`simulate` needs --out.', { todo: 'evenstrand simulate --help shows an example.' })
  const folder = String(out)
  const { file, text, pathOf, plan, sites, multiallelic } = await readNation(path!)
  await makeEmpty(folder)
  const copies = new Set([...file.scores.map(({ file }) => file), file.census.file, file.census.groups])
  for (const named of copies) await copyFile(pathOf(named), join(folder, basename(named)))
  await writeFile(join(folder, 'nation.yaml'), text)
  await writeFile(join(folder, 'genotypes.bim'), sites.map(bimLine).join(''))
  await writePeople(
    folder,
    file.disease.name,
    plan.cells,
    simulateNation(plan, file.people),
    sites,
    file.people,
    signal,
  )
  await writeFile(join(folder, 'study.yaml'), nationStudy(file, plan.cells))
  const study = join(folder, 'study.yaml')
  const left = multiallelic > 0 ? `; ${multiallelic} positions of several alternate alleles are left out` : ''
  console.log(
    [
      `${folder}: ${file.people.toLocaleString('en')} people who do not exist, at ${sites.length.toLocaleString('en')} variants${left}.`,
      `  check     npx evenstrand check ${study}`,
      `  run       npx evenstrand run ${study} --out ${join(folder, 'out')}`,
    ].join('\n'),
  )
}

const MAGIC = Uint8Array.of(0x6c, 0x1b, 0x01)
/** Two bits of a .bed, by copies of ALT (its A1) or no call. */
const BED_CODE = Uint8Array.of(3, 2, 0, 1)

/** One pass over the people: each block goes to its place in every variant's row of the .bed. */
async function writePeople(
  folder: string,
  disease: string,
  cells: readonly CensusCell[],
  blocks: Iterable<PeopleBlock>,
  sites: readonly Site[],
  people: number,
  signal: AbortSignal,
): Promise<void> {
  const files = await Promise.all(
    ['people.csv', 'genotypes.fam', 'genotypes.bed'].map(name => open(join(folder, name), 'wx')),
  )
  const [table, fam, bed] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]]
  const rowBytes = Math.ceil(people / 4)
  try {
    await table.appendFile(`person_id,state,sex,age,group,${disease},model_probability\n`)
    await bed.write(MAGIC, 0, MAGIC.length, 0)
    let first = 0
    for (const block of blocks) {
      signal.throwIfAborted()
      await table.appendFile(tableLines(block, cells, first))
      await fam.appendFile(famLines(block, cells, first))
      for (const v of sites.keys()) {
        const packed = pack(block.calls.subarray(v * block.people, (v + 1) * block.people))
        await bed.write(packed, 0, packed.length, MAGIC.length + v * rowBytes + first / 4)
      }
      first += BLOCK_PEOPLE
    }
  } finally {
    for (const file of files) await file.close()
  }
}

function pack(calls: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(calls.length / 4))
  for (let i = 0; i < calls.length; i++) packed[i >> 2]! |= BED_CODE[calls[i]!]! << (2 * (i & 3))
  return packed
}

const idOf = (nth: number) => `synthetic-${String(nth + 1).padStart(7, '0')}`

function tableLines(
  { cell, ageYears, recorded, probability }: PeopleBlock,
  cells: readonly CensusCell[],
  first: number,
) {
  return lines(cell, (nth, i) => {
    const { state, sex, group } = cells[nth]!
    return [idOf(first + i), state, sex, ageYears[i], group, recorded[i], probability[i]!.toFixed(6)].join()
  })
}

function famLines({ cell }: PeopleBlock, cells: readonly CensusCell[], first: number): string {
  return lines(cell, (nth, i) => {
    const id = idOf(first + i)
    return [id, id, 0, 0, cells[nth]!.sex === 'male' ? 1 : 2, -9].join('\t')
  })
}

const lines = (cell: Int32Array, lineOf: (nth: number, i: number) => string) =>
  Array.from(cell, (nth, i) => `${lineOf(nth, i)}\n`).join('')

const bimLine = ({ chromosome, id, pos1, ref, alt }: Site) =>
  `${[chromosome, id === '.' ? `${chromosome}:${pos1}:${ref}:${alt}` : id, 0, pos1, alt, ref].join('\t')}\n`

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterEach, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { smallStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { bedFiles } from '../science/genotypes/binary-files.ts'

const EXAMPLE = 'examples/1000-genomes'
const GOLDEN = 'test/golden/plink2-score'
const KEEP = ['--ambiguous', 'keep', '--multiallelic', 'keep']

function readTsv(path: string): Record<string, string>[] {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'))
  return rows.map(row => Object.fromEntries(header!.map((name, i) => [name, row[i]!])))
}

async function scored(...words: string[]): Promise<{ rows: Record<string, string>[]; out: string; said: string }> {
  const out = join(temporaryFolder(), 'sums.tsv')
  const { code, out: said, err } = await cli('score', ...words, '--out', out)
  if (code !== 0) throw new Error(`score ended with ${code}:\n${err}`)
  return { rows: readTsv(out), out, said }
}

const write = (name: string, lines: string[], folder = temporaryFolder()) => {
  const path = join(folder, name)
  writeFileSync(path, lines.map(line => `${line}\n`).join(''))
  return path
}

/** What a run left of a table, whatever its parts. */
async function tableOf(out: string, zone: string, table: string): Promise<Record<string, unknown>[]> {
  const folder = join(out, 'restricted', zone, table)
  const files = Object.entries(filesBelow(folder)).filter(([path]) => path.endsWith('.parquet'))
  const rows = await Promise.all(
    files.map(([, base64]) => {
      const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
      return parquetReadObjects({ file: { byteLength: bytes.length, slice: (a, b) => bytes.buffer.slice(a, b) } })
    }),
  )
  return rows.flat()
}

describe('sums', () => {
  test('of the example’s seven scores, in one call, are those inside a run of its study, in the order of the file', async () => {
    const names = ['AFA', 'EAS', 'EUR', 'HIS', 'SAF', 'SAS', 'fixed']
    const files = names.map(name => `${EXAMPLE}/T2D_Suzuki2024_${name}_GRCh38.txt`)
    const { rows } = await scored('--genotypes', `${EXAMPLE}/1kg3202_t2d_GRCh38.vcf.gz`, '--scores', ...files, ...KEEP)
    expect(rows).toHaveLength(3202)
    expect(rows[0]!.person_id).toBe('HG00096')

    const out = temporaryFolder()
    await runStudy(`${EXAMPLE}/study.yaml`, out)
    const idOf = new Map((await tableOf(out, 'lake', 'people')).map(row => [row.person, row.person_id]))
    const models = (await tableOf(out, 'scores', 'models')).filter(row => row.parameter === 'unit_log2')
    const unitOf = new Map(models.map(row => [row.score, 2 ** Number(row.value)]))
    const sums = (await tableOf(out, 'scores', 'sums')).map(row => [
      `${idOf.get(row.person)} LOCAL_${row.score}_sum`,
      Number(row.sum_units) / unitOf.get(row.score)!,
    ])
    const inRun = new Map(sums as [string, number][])
    const here = rows.flatMap(({ person_id, ...of }) =>
      Object.entries(of).map(([column, sum]) => [`${person_id} ${column}`, Number(sum)] as const),
    )
    expect(here).toHaveLength(7 * 3202)
    expect(here.filter(([key, sum]) => inRun.get(key) !== sum)).toEqual([])
  })

  describe('are plink2’s to 1e-9', () => {
    const golden = readTsv(`${GOLDEN}/sums.tsv`)
    const ways = {
      mean: [],
      given: ['--frequencies', `${GOLDEN}/given.afreq`],
      drop: ['--missing', 'drop'],
    }
    test.each(
      ['calls', 'dosages'].flatMap(file => Object.entries(ways).map(([way, words]) => [file, way, words] as const)),
    )('of %s, missing ones by %s', async (file, way, words) => {
      const scores = ['a', 'b'].map(name => `${GOLDEN}/${name}.score.txt`)
      const dosage = file === 'dosages' ? ['--dosage', 'DS'] : []
      const { rows } = await scored('--genotypes', `${GOLDEN}/${file}.vcf`, ...dosage, '--scores', ...scores, ...words)
      expect(rows.map(row => row.person_id)).toEqual(golden.map(row => row.person_id))
      for (const [i, row] of rows.entries())
        for (const score of ['a', 'b']) {
          const expected = Number(golden[i]![`${file}_${score}_${way}`])
          // plink2's own sum is known to twelve digits of the first, printed one.
          expect(Math.abs(Number(row[`${score}_sum`]) - expected)).toBeLessThan(
            1e-9 * Math.max(Math.abs(expected), 0.01),
          )
        }
    })
  })
})

const SMALL = smallStudy({ count: 90, every: 20, variants: 80 })
const HEADER = SMALL.vcf.findIndex(line => line.startsWith('#CHROM'))
const IDS = SMALL.vcf[HEADER]!.split('\t').slice(9)
const small = (vcf = SMALL.vcf, score = SMALL.score) => {
  const folder = temporaryFolder()
  return ['--genotypes', write('g.vcf', vcf, folder), '--scores', write('s.txt', score, folder), ...KEEP]
}
/** The VCF with the nth person's calls of every other variant missing. */
const holed = (vcf: string[], nth = 0) =>
  vcf.map((line, i) =>
    line.startsWith('#') || i % 2
      ? line
      : line
          .split('\t')
          .with(9 + nth, './.')
          .join('\t'),
  )

describe('the same genotypes', () => {
  test('of a .bed and of a VCF give the same sums', async () => {
    const records = SMALL.vcf.slice(HEADER + 1).map(line => line.split('\t'))
    const bim = records.map(([chromosome, pos1, , ref, alt]) => `${chromosome} . ${pos1} ${alt} ${ref}`)
    const calls = records.map(row => row.slice(9).map(call => Number(call[0]) + Number(call[2])))
    const folder = temporaryFolder()
    const bed = Object.entries(bedFiles(bim, calls))
    for (const [name, bytes] of bed) writeFileSync(join(folder, name), bytes)
    writeFileSync(join(folder, 'a.fam'), IDS.map(id => `0 ${id} 0 0 0 -9\n`).join(''))
    const words = small()
    const { rows } = await scored(...words)
    expect(rows.map(row => row.person_id)).toEqual(IDS)
    expect((await scored(...words.with(1, join(folder, 'a.bed')))).rows).toEqual(rows)
  })

  test('in two files give the sums of one, whatever the order of people in the second', async () => {
    const whole = (await scored(...small())).rows
    const [head, records] = [SMALL.vcf.slice(0, HEADER + 1), SMALL.vcf.slice(HEADER + 1)]
    const turned = (line: string) => {
      const cells = line.split('\t')
      return line.startsWith('##') ? line : [...cells.slice(0, 9), ...cells.slice(9).reverse()].join('\t')
    }
    const [folder, other] = [temporaryFolder(), temporaryFolder()]
    const files = [
      write('g.vcf', [...head, ...records.slice(0, 40)], folder),
      write('g.vcf', [...head, ...records.slice(40)].map(turned), other),
    ]
    const [, , ...rest] = small()
    expect((await scored('--genotypes', ...files, ...rest)).rows).toEqual(whole)
  })

  test('in a Parquet file read back equal', async () => {
    const words = small(
      SMALL.vcf.map(line => (line.startsWith('#') ? line : line.split('\t').with(9, './.').join('\t'))),
    )
    const { rows } = await scored(...words)
    const out = join(temporaryFolder(), 'sums.parquet')
    expect((await cli('score', ...words, '--out', out)).code).toBe(0)
    const bytes = Uint8Array.from(readFileSync(out))
    const file = { byteLength: bytes.length, slice: (a: number, b?: number) => bytes.buffer.slice(a, b) }
    const read = await parquetReadObjects({ file })
    expect(read).toEqual(
      rows.map(({ person_id, LOCAL_T2D_FE_sum: sum }) => ({
        person_id,
        LOCAL_T2D_FE_sum: sum === '' ? null : Number(sum),
      })),
    )
    // Whoever has no call at all has no sum.
    expect([read[0]!.LOCAL_T2D_FE_sum, typeof read[1]!.LOCAL_T2D_FE_sum]).toEqual([null, 'number'])
  })
})

test('every row of every score is in the match log, and the summary counts', async () => {
  const words = small(holed(SMALL.vcf))
  const { out, said } = await scored(...words, '--scores', words[3]!)
  const log = readTsv(`${out}.match.tsv`)
  const rows = SMALL.score.filter(line => /^rs\d/.test(line))
  const lines = SMALL.score.flatMap((line, i) => (/^rs\d/.test(line) ? [String(i + 1)] : []))
  for (const name of ['LOCAL_T2D_FE', 'LOCAL_T2D_FE_2']) {
    const of = log.filter(({ score }) => score === name)
    expect(of.map(({ line }) => line)).toEqual(lines)
    expect(of.map(({ rsid }) => rsid)).toEqual(rows.map(row => row.split('\t', 1)[0]))
  }
  expect(log).toHaveLength(2 * rows.length)
  const { status, variant } = log[0]!
  expect([status, variant]).toEqual(['matched', expect.stringMatching(/^\d+:\d+:[ACGT]+:[ACGT]+$/)])
  expect(said).toMatch(/Scores of 90 people[\s\S]*1 of 90 people have missing calls[\s\S]*people’s own values/)
})

describe('what it leaves', () => {
  const before = process.env.TMPDIR
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  })

  test('is two files for their owner only, or after a refusal nothing; never a temporary folder', async () => {
    const good = small()
    const bad = small(SMALL.vcf.with(-1, SMALL.vcf.at(-1)!.replace(/\t[^\t]*$/, '\tx')))
    const [scratch, folder] = [join(temporaryFolder(), 'scratch'), temporaryFolder()]
    mkdirSync(scratch)
    process.env.TMPDIR = scratch
    const refused = await cli('score', ...bad, '--out', join(folder, 'sums.tsv'))
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(`${bad[1]}:${SMALL.vcf.length}`)])
    expect([readdirSync(folder), readdirSync(scratch)]).toEqual([[], []])
    expect((await cli('score', ...good, '--out', join(folder, 'sums.tsv'))).code).toBe(0)
    expect(readdirSync(scratch)).toEqual([])
    const modes = readdirSync(folder).map(name => [name, statSync(join(folder, name)).mode & 0o777])
    expect(modes).toEqual([
      ['sums.tsv', 0o600],
      ['sums.tsv.match.tsv', 0o600],
    ])
  })
})

describe('is refused, with what to do', () => {
  const refused = async (...words: string[]) => {
    const { code, err } = await cli('score', ...words, '--out', join(temporaryFolder(), 'sums.tsv'))
    expect(code).toBe(2)
    return err
  }
  const first = SMALL.score.findIndex(line => line.includes('chr_name')) + 1

  test('a score of another build, by its file', async () => {
    const words = small(
      SMALL.vcf,
      SMALL.score.map(line => line.replace(/^(#genome_build=|#HmPOS_build=).*/, '$1GRCh37')),
    )
    const err = await refused(...words)
    expect(err).toContain(`${words[3]}: The score is on GRCh37 and the genotypes are on GRCh38.`)
  })

  test('a VCF whose header says another build than --build', async () => {
    const vcf = [SMALL.vcf[0]!, '##contig=<ID=1,length=249250621>', ...SMALL.vcf.slice(1)]
    expect(await refused(...small(vcf))).toMatch(/g\.vcf:2.*GRCh37[\s\S]*--build GRCh37/)
  })

  test('a score of which too little is matched: the ten heaviest losses', async () => {
    const score = SMALL.score.map((line, i) => {
      const nth = i - first
      if (nth < 0) return line
      const cells = line.split('\t')
      return (
        nth < 12
          ? cells
              .with(0, `lost${12 - nth}`)
              .with(2, '')
              .with(5, `${12 - nth}`)
          : cells.with(5, '0.001')
      ).join('\t')
    })
    const err = (await refused(...small(SMALL.vcf, score), '--min-match', '0.9')).replace(/\s+/g, ' ')
    expect(err).toContain('less than the 90% that `--min-match` asks for')
    expect([...err.matchAll(/lost(\d+) \(line/g)].map(([, weight]) => Number(weight))).toEqual(
      Array.from({ length: 10 }, (_, i) => 12 - i),
    )
  })

  test('missing calls of fewer than 50 people, until frequencies are given or missing calls dropped', async () => {
    const cells = (line: string) => line.split('\t')
    const few = holed(
      SMALL.vcf.map(line =>
        line.startsWith('##')
          ? line
          : cells(line)
              .slice(0, 9 + 20)
              .join('\t'),
      ),
    )
    const words = small(few)
    expect(await refused(...words)).toMatch(/fewer than 50 people[\s\S]*--frequencies[\s\S]*--missing drop/)
    const dropped = (await scored(...words, '--missing', 'drop')).rows
    const lines = (some: string[]) => [
      '#CHROM\tPOS\tREF\tALT\tALT_FREQS',
      ...some.map(line => cells(line)).map(([chr, pos, , ref, alt]) => [chr, pos, ref, alt, '0'].join('\t')),
    ]
    const all = write('all.afreq', lines(few.slice(HEADER + 1)))
    const given = (await scored(...words, '--frequencies', all)).rows
    expect(given.slice(1)).toEqual(dropped.slice(1))
    const some = write('some.afreq', lines(few.slice(HEADER + 1, HEADER + 3)))
    expect(await refused(...words, '--frequencies', some)).toMatch(/some\.afreq: The file gives no frequency for \d+/)
  })

  test('files of other people, a missing file, an output that is an input or has no folder', async () => {
    const [flag, file, ...rest] = small()
    const others = write(
      'h.vcf',
      SMALL.vcf.map(line => line.replace(IDS[0]!, 'somebody')),
    )
    expect(await refused(flag!, file!, others, ...rest)).toMatch(
      /h\.vcf: .*not hold the same people[\s\S]*score other people on their own/,
    )
    expect(await refused(flag!, 'nowhere.vcf', ...rest)).toMatch(/nowhere\.vcf: There is no such file/)
    const { code, err } = await cli('score', flag!, file!, ...rest, '--out', file!)
    expect([code, err]).toEqual([2, expect.stringMatching(/cannot be written as well/)])
    for (const out of [join(temporaryFolder(), 'no', 'sums.tsv'), temporaryFolder()])
      expect((await cli('score', flag!, file!, ...rest, '--out', out)).err).toMatch(/in a folder that exists/)
  })

  test.each([
    [['--genotypes', 'a.vcf'], /needs --scores/],
    [['a.vcf'], /takes no further words/],
    [['--genotypes', 'a.vcf', '--scores', 'a', '--build', 'hg38'], /--build must be GRCh38 or GRCh37/],
    [['--genotypes', 'a.vcf', '--scores', 'a', '--min-match', '75'], /from 0 to 1/],
    [['--genotypes', 'a.vcf', '--scores', 'a', '--missing', 'drop', '--frequencies', 'b'], /of no use/],
  ])('%j', async (words, says) => {
    expect(await refused(...words)).toMatch(says)
  })
})

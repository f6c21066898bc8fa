import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { EOF_MARKER, findBlock } from '../../../science/genotypes/bgzf.ts'
import { concat } from '../../../science/genotypes/bytes.ts'
import { bgzfBlock, bgzip, bytesOf, FIXED, naiveRecords, readParts, sourceOf } from './helpers.ts'

const BLOCK_START = String.fromCharCode(0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0)

const call = fc.constantFrom('0|0', '0|1', '1|1', '2/1', '0/2', './.', '.|1', '0', '1', '.', '/0/1')
const info = fc.oneof(
  fc.constantFrom('.', 'AC=1', `X=${BLOCK_START}`, `X=${BLOCK_START}\x30\x00 ${'y'.repeat(60)}`),
  fc.integer({ min: 0, max: 400 }).map(length => `X=${'z'.repeat(length)}`),
)
const site = fc.record({
  contig: fc.constantFrom('1', 'chr2', '22', 'chrX', 'M', 'chrUn_7'),
  pos: fc.integer({ min: 1, max: 50 }),
  alt: fc.constantFrom('C,g', 'T,*', '<DEL>,C', 'AT,TTT'),
  info,
  format: fc.constantFrom('GT', 'GT:DP', 'DP:GT'),
})

/** Any valid VCF as bytes: sorted lines, every form of call, bytes in INFO that look like the start of a bgzip block. */
const anyVcf = fc
  .record({ sites: fc.array(site, { maxLength: 12 }), samples: fc.integer({ min: 1, max: 5 }), crlf: fc.boolean() })
  .chain(({ sites, samples, crlf }) =>
    fc.array(call, { minLength: sites.length * samples, maxLength: sites.length * samples }).map(calls => {
      const order = ['1', 'chr2', '22', 'chrX', 'M', 'chrUn_7']
      const sorted = sites.toSorted((a, b) => order.indexOf(a.contig) - order.indexOf(b.contig) || a.pos - b.pos)
      const rows = sorted.map(({ contig, pos, alt, info, format }, i) => {
        const columns = calls.slice(i * samples, (i + 1) * samples).map(gt => {
          return { GT: gt, 'GT:DP': `${gt}:7`, 'DP:GT': `7:${gt}` }[format]!
        })
        return [contig, pos, `rs${i}`, 'A', alt, '.', '.', info, format, ...columns]
      })
      const head = [...FIXED, ...Array.from({ length: samples }, (_, i) => `s${i}`)]
      const end = crlf ? '\r\n' : '\n'
      return bytesOf(`##fileformat=VCFv4.2${end}${[head, ...rows].map(row => row.join('\t') + end).join('')}`)
    }),
  )
const cuts = fc.array(fc.nat(1_000_000), { maxLength: 6 })
const chunk = fc.constantFrom(1, 7, 100, 65_536)
const sizes = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 5 }).map(all => [...all, 13])

describe('however a file is cut into ranges', () => {
  test('a plain file gives each record once, in the range where its line starts', async () => {
    await fc.assert(
      fc.asyncProperty(anyVcf, cuts, chunk, async (bytes, cuts, chunk) => {
        const at = cuts.map(cut => cut % bytes.length)
        const { records, parts, summaries } = await readParts(bytes, at, chunk)
        expect(records).toEqual(naiveRecords(bytes))
        for (const [i, { start, end }] of summaries.entries()) {
          let lineStart = 0
          const own = Buffer.from(bytes.buffer, 0, bytes.length)
            .toString('latin1')
            .split('\n')
            .filter(line => {
              const here = lineStart
              lineStart += line.length + 1
              return here >= start && here < end
            })
          expect(parts[i]).toEqual(naiveRecords(bytesOf(own.join('\n'))))
        }
      }),
      { seed: 1, numRuns: 150 },
    )
  })

  test('a bgzip file gives each record once, also when lines span blocks and blocks are tiny, empty or stored', async () => {
    await fc.assert(
      fc.asyncProperty(anyVcf, cuts, chunk, sizes, fc.constantFrom(0, 6), async (bytes, cuts, chunk, sizes, level) => {
        const zipped = bgzip(bytes, sizes, level)
        const at = cuts.map(cut => cut % zipped.length)
        expect((await readParts(zipped, at, chunk)).records).toEqual(naiveRecords(bytes))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  test('a gzip file of any members gives all its records in the range that starts at byte 0', async () => {
    await fc.assert(
      fc.asyncProperty(anyVcf, cuts, fc.nat(), async (bytes, cuts, half) => {
        const middle = half % bytes.length
        const zipped = concat([gzipSync(bytes.subarray(0, middle)), gzipSync(bytes.subarray(middle))])
        const at = cuts.map(cut => 1 + (cut % (zipped.length - 1)))
        const { parts } = await readParts(zipped, at, 50)
        expect(parts[0]).toEqual(naiveRecords(bytes))
        expect(parts.slice(1).flat()).toEqual([])
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  test('a flipped bit anywhere in a bgzip file loses no record in silence', async () => {
    await fc.assert(
      fc.asyncProperty(anyVcf, cuts, sizes, fc.nat(), fc.nat(7), async (bytes, cuts, sizes, where, bit) => {
        const zipped = bgzip(bytes, sizes)
        zipped[where % zipped.length]! ^= 1 << bit
        const at = cuts.map(cut => cut % zipped.length)
        const outcome = await readParts(zipped, at).then(
          ({ records }) => records,
          error => error,
        )
        if (Array.isArray(outcome)) expect(outcome).toEqual(naiveRecords(bytes))
        else expect(outcome).toBeInstanceOf(UserError)
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})

describe('the search for the next block', () => {
  const line = bytesOf('some text that is stored as it is, some more of it\n')
  const blocks = [bgzfBlock(line, 0), bgzfBlock(line, 6, [0x58, 0x59, 3, 0, 1, 2, 3]), bgzfBlock(line), EOF_MARKER]
  const starts = blocks.map((_, i) => concat([...blocks.slice(0, i), new Uint8Array(0)]).length)
  const file = concat(blocks)

  test('finds from any byte the first block at or after it, and the end of the file after the last', async () => {
    for (let at = 0; at <= file.length; at++) {
      expect(await findBlock(sourceOf(file), at)).toBe(starts.find(start => start >= at) ?? file.length)
    }
  })

  test('passes over stored bytes that look like a block reaching to the start of a true one', async () => {
    const fake = bytesOf(BLOCK_START)
    const text = concat([bytesOf('x'.repeat(40)), fake, new Uint8Array(2), bytesOf('y'.repeat(80))])
    const first = bgzfBlock(text, 0)
    const fakeAt = Buffer.from(first).indexOf(fake, 1)
    const reach = first.length - fakeAt - 1
    text[40 + 16] = reach & 255
    text[40 + 17] = reach >> 8
    const whole = concat([bgzfBlock(text, 0), ...blocks])
    expect(Buffer.from(whole).indexOf(fake, 1)).toBe(fakeAt)
    expect(await findBlock(sourceOf(whole), 1)).toBe(first.length)
  })

  test('passes over a whole block that is stored inside another one', async () => {
    const outer = bgzfBlock(concat([bytesOf('x'), bgzfBlock(line), bytesOf('y')]), 0)
    expect(await findBlock(sourceOf(concat([outer, ...blocks])), 1)).toBe(outer.length)
  })
})

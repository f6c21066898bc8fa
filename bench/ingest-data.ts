import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'

const BLOCK = 65_280
const EOF_MARKER = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex')

/** A bgzip VCF of phased calls, the same for the same sizes: frequencies evenly spread, some calls missing. Kept once made. */
export function makeVcf(file: string, people: number, variants: number): void {
  if (existsSync(file)) return
  mkdirSync(dirname(file), { recursive: true })
  const output = openSync(`${file}.part`, 'w')
  const block = Buffer.alloc(BLOCK)
  let filled = 0
  const flush = () => {
    writeSync(output, bgzfBlock(block.subarray(0, filled)))
    filled = 0
  }
  const put = (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; ) {
      const length = Math.min(bytes.length - at, BLOCK - filled)
      bytes.copy(block, filled, at, at + length)
      at += length
      filled += length
      if (filled === BLOCK) flush()
    }
  }
  const ids = Array.from({ length: people }, (_, i) => `p${i}`)
  put(
    Buffer.from(
      '##fileformat=VCFv4.2\n##contig=<ID=1,length=248956422>\n##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n',
    ),
  )
  put(Buffer.from(`${['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT', ...ids].join('\t')}\n`))
  const calls = Buffer.alloc(4 * people, '0|0\t', 'latin1')
  calls[4 * people - 1] = 10
  let state = 1
  for (let variant = 0; variant < variants; variant++) {
    const alt = Math.floor(((variant * 7919) % 1000) * 32.768)
    for (let at = 0; at < 4 * people; at += 4) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      const missing = (state & 0x1ff) === 0
      calls[at] = missing ? 46 : state >>> 17 < alt ? 49 : 48
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      calls[at + 2] = missing ? 46 : state >>> 17 < alt ? 49 : 48
    }
    put(Buffer.from(`1\t${1000 + 4 * variant}\trs${variant}\tA\tG\t.\tPASS\t.\tGT\t`))
    put(calls)
  }
  flush()
  writeSync(output, EOF_MARKER)
  closeSync(output)
  renameSync(`${file}.part`, file)
}

function bgzfBlock(bytes: Buffer): Buffer {
  const data = deflateRawSync(bytes, { level: 1 })
  const head = Buffer.from('1f8b08040000000000ff060042430200', 'hex')
  const footer = Buffer.alloc(8)
  footer.writeUInt32LE(crc32(bytes), 0)
  footer.writeUInt32LE(bytes.length, 4)
  const size = Buffer.alloc(2)
  size.writeUInt16LE(head.length + 2 + data.length + footer.length - 1)
  return Buffer.concat([head, size, data, footer])
}

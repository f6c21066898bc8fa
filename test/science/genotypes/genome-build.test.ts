import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { checkBuild } from '../../../science/genotypes/genome-build.ts'
import { readVcfHeader } from '../../../science/genotypes/vcf-header.ts'
import { bytesOf, sourceOf, vcf } from './helpers.ts'

const header = (...lines: string[]) => {
  const [first, ...rest] = vcf(['1 5 . A C GT 0|0']).split('\n')
  return readVcfHeader(sourceOf(bytesOf([first, ...lines, ...rest].join('\n'))), 'a.vcf')
}

describe('the build that a VCF’s header says', () => {
  test.each<[string, string[], string | undefined]>([
    ['nothing', [], undefined],
    ['contigs without lengths', ['##contig=<ID=1>'], undefined],
    ['chromosome 1 of GRCh37', ['##contig=<ID=1,length=249250621>'], 'GRCh37 2'],
    ['chr22 of GRCh38', ['##x', '##contig=<ID=chr22,length=50818468,assembly=x>'], 'GRCh38 3'],
    ['lengths first', ['##contig=<length=50818468,ID=chr22>'], 'GRCh38 2'],
    ['a length of neither', ['##contig=<ID=1,length=248387328>'], undefined],
    ['another contig', ['##contig=<ID=chrUn,length=249250621>', '##contig=<ID=MT,length=16569>'], undefined],
    ['a reference', ['##reference=file:///data/human_g1k_v37/hg19.fa'], 'GRCh37 2'],
    ['a reference of both', ['##reference=hg19ToHg38.fa'], undefined],
    ['a reference before contigs', ['##reference=GRCh37', '##contig=<ID=1,length=248956422>'], 'GRCh38 3'],
  ])('is found from %s', async (_, lines, expected) => {
    const { build } = await header(...lines)
    expect(build && `${build.build} ${build.line}`).toBe(expected)
  })

  test('is refused, with its line, where the study says another', async () => {
    const file = await header('##contig=<ID=1,length=249250621>')
    expect(() => checkBuild(file, 'GRCh37')).not.toThrow()
    expect(() => checkBuild({ ...file, build: undefined }, 'GRCh38')).not.toThrow()
    const refused = () => checkBuild(file, 'GRCh38')
    expect(refused).toThrow(UserError)
    expect(refused).toThrow(expect.objectContaining({ code: 'other-build', place: { file: 'a.vcf', line: 2 } }))
  })
})

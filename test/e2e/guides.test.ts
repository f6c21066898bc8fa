import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const BIN = resolve('bin/evenstrand.js')
const GUIDES = readdirSync('docs').filter(name => /^guide-.*\.md$/.test(name))

/** The files that guides ask the reader to have, by the name that `init` gives to the like of them. */
const READERS_FILES = {
  'genotypes.vcf': 'cohort.vcf',
  'people.csv': 'cohort.csv',
  'score.txt': 'my-score.txt',
  'census.csv': 'population.csv',
}

/** Blocks of a guide: `sh` ones are run; a `yaml` one whose first line is `# path` is that file. Others are only read. */
function blocksOf(guide: string): { language: string; text: string }[] {
  const text = readFileSync(join('docs', guide), 'utf8')
  return [...text.matchAll(/^```(sh|yaml)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }))
}

function emptyFolder(): string {
  const made = join(temporaryFolder(), 'made')
  execFileSync(process.execPath, [BIN, 'init', made])
  const folder = temporaryFolder()
  for (const [from, to] of Object.entries(READERS_FILES)) cpSync(join(made, from), join(folder, to))
  return folder
}

describe('a guide can be followed word by word', () => {
  test.each(GUIDES)(
    '%s',
    guide => {
      const folder = emptyFolder()
      const blocks = blocksOf(guide)
      expect(blocks.filter(({ language }) => language === 'sh').length).toBeGreaterThan(0)
      for (const { language, text } of blocks) {
        const [, file] = /^# (\S+\.yaml)\n/.exec(text) ?? []
        if (language === 'yaml' && file) {
          mkdirSync(dirname(join(folder, file)), { recursive: true })
          writeFileSync(join(folder, file), text)
        } else if (language === 'sh') {
          const script = text.replaceAll('npx evenstrand', `"${process.execPath}" "${BIN}"`)
          // Throws, with what the command said, where one fails.
          execFileSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, stdio: 'pipe', encoding: 'utf8' })
        }
      }
    },
    240_000,
  )
})

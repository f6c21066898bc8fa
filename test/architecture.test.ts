import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { forbiddenImports, importCycles, impureScience, RULES } from './helpers/architecture.ts'
import { codeOf, importsOf } from './helpers/imports.ts'

const ROOT = join(import.meta.dirname, '..')
/** Made or fetched, not written: as .gitignore has it. */
const NOT_OURS = new Set(['node_modules', 'dist', 'out', 'ledger', '.cache', '.git', 'cdk.out'])

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap(entry => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (NOT_OURS.has(entry.name)) return []
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
  })
}

const files = Object.fromEntries(filesBelow('').map(path => [path, readFileSync(join(ROOT, path))]))
const ruled = Object.fromEntries(
  Object.entries(files)
    .filter(([path]) => /\.tsx?$/.test(path) && !/^(?:test|bench|scripts|examples)\/|^[^/]+$/.test(path))
    .map(([path, bytes]) => [path, bytes.toString('utf8')]),
)

describe('this repository', () => {
  test('imports only what its folders may', () => {
    expect(Object.keys(ruled).length).toBeGreaterThan(100)
    expect(forbiddenImports(ruled)).toEqual([])
  })

  test('has no ring of files in functions that load one another', () => {
    expect(importCycles(ruled, 'functions/')).toEqual([])
  })

  test('has no ring of files in science, not even of types', () => {
    expect(importCycles(ruled, 'science/', ['value', 'type'])).toEqual([])
  })

  test('has a science without clock, chance, process or world', () => {
    expect(impureScience(ruled)).toEqual([])
  })

  test('names no folder of a machine, no registry and nothing beside itself', () => {
    // Spelled apart, for this file is one of those it reads.
    const never = [
      new RegExp(`(?<![\\w.-])/(?:${['work', 'root', 'home', 'Users'].join('|')})/\\w`),
      new RegExp(['registry', 'npmjs', 'org'].join('\\.')),
      new RegExp(`https?://[\\w.-]*(?:${['artifactory', 'verdaccio', 'nexus'].join('|')})`),
      new RegExp(`(?<![\\w/])\\.\\./${'shared'}\\b`),
    ]
    const named = Object.entries(files)
      .filter(([, bytes]) => !bytes.subarray(0, 8192).includes(0))
      .flatMap(([path, bytes]) =>
        bytes
          .toString('utf8')
          .split('\n')
          .flatMap((line, i) => (never.some(pattern => pattern.test(line)) ? [`${path}:${i + 1}`] : [])),
      )
    expect(named).toEqual([])
  })
})

describe('what a text imports', () => {
  const imports = (text: string) => importsOf(text).map(({ specifier, kind }) => `${kind} ${specifier}`)

  test.each([
    ["import { a } from './a.ts'", ['value ./a.ts']],
    ["import a, { b as c } from './a.ts'", ['value ./a.ts']],
    ["import * as a from './a.ts'", ['value ./a.ts']],
    ["import './a.ts'", ['value ./a.ts']],
    ['import type { A } from "./a.ts"', ['type ./a.ts']],
    ["import type A from './a.ts'", ['type ./a.ts']],
    ["import type * as A from './a.ts'", ['type ./a.ts']],
    ["import type from './a.ts'", ['value ./a.ts']],
    ["import { type A, b } from './a.ts'", ['value ./a.ts']],
    ["import { type A } from './a.ts'", ['value ./a.ts']],
    ["import {\n  a,\n  // why from 'here'\n  b,\n} from './a.ts'", ['value ./a.ts']],
    ["export { a } from './a.ts'", ['value ./a.ts']],
    ["export * from './a.ts'", ['value ./a.ts']],
    ["export * as a from './a.ts'", ['value ./a.ts']],
    ["export type { A } from './a.ts'", ['type ./a.ts']],
    ["import a from './a.json' with { type: 'json' }", ['value ./a.json']],
    ["const a = await import('./a.ts')", ['dynamic ./a.ts']],
    ["load: () => import('./a.ts'),", ['dynamic ./a.ts']],
    ["type A = typeof import('./a.ts')", ['type ./a.ts']],
    ["let a: import('./a.ts').A", ['type ./a.ts']],
    ["import { a } from './a.ts'; import { b } from './b.ts'", ['value ./a.ts', 'value ./b.ts']],
    ["import{a}from'./a.ts'", ['value ./a.ts']],
    [`const x = \`\${await import('./a.ts')} and import './b.ts'\``, ['dynamic ./a.ts']],
    ["const x = /['\"`]/.test(y)\nimport { a } from './a.ts'", ['value ./a.ts']],
    ["const x = <p>don't</p>\nimport { a } from './a.ts'", ['value ./a.ts']],
    ["const half = a / b / c // it's\nimport { a } from './a.ts'", ['value ./a.ts']],
  ])('%s', (text, expected) => {
    expect(imports(text)).toEqual(expected)
  })

  test.each([
    "// import { a } from './a.ts'",
    "/* import { a } from './a.ts' */",
    "/**\n * @example import { a } from './a.ts'\n */",
    'const x = "import { a } from \'./a.ts\'"',
    "const x = `import { a } from './a.ts'`",
    "const x = 'it\\'s import \"./a.ts\"'",
    "export const from = 'here'",
    "export const a = 1\nconst text = Array.from('abc')",
    "thing.import('./a.ts')",
    "const x = /import '.\\/a.ts'/",
  ])('not: %s', text => {
    expect(imports(text)).toEqual([])
  })

  test('code keeps its offsets and lines', () => {
    const text = `a('x') /* y\n */ + \`b\${c('}')}d\` // 'e\nf`
    expect(codeOf(text)).toBe(`a(' ')     \n    + \` \${c(' ')} \`      \nf`)
    expect(codeOf(text)).toHaveLength(text.length)
  })
})

describe('planted breaches are found', () => {
  const breach = (path: string, text: string) => forbiddenImports({ [path]: text })

  test.each([
    ['science/stats/auc.ts', "import { TABLES } from '../../queries/tables.ts'", 'queries/tables.ts'],
    ['science/stats/auc.ts', "import type { Job } from '../../functions/ports.ts'", 'functions/ports.ts (type)'],
    ['science/stats/auc.ts', "import { readFileSync } from 'node:fs'", 'node:fs'],
    ['science/stats/auc.ts', "import { z } from 'zod'", 'zod'],
    ['science/stats/auc.ts', "export { a } from '../../study/schema.ts'", 'study/schema.ts'],
    ['science/stats/auc.ts', "const a = await import('../../study/schema.ts')", 'study/schema.ts (dynamic)'],
    ['study/schema.ts', "import { TABLES } from '../queries/tables.ts'", 'queries/tables.ts'],
    ['queries/index.ts', "import { z } from 'zod'", 'zod'],
    ['queries/index.ts', "import { sha256 } from '../functions/json.ts'", 'functions/json.ts'],
    ['workflows/run.ts', "import { JOBS } from '../functions/jobs/index.ts'", 'functions/jobs/index.ts'],
    ['functions/ports.ts', "import { gather } from './jobs/gather.ts'", 'functions/jobs/gather.ts'],
    ['functions/ports.ts', "import { local } from './adapters/local.ts'", 'functions/adapters/local.ts'],
    [
      'functions/env.ts',
      "import { Released } from '../science/disclosure/released.ts'",
      'science/disclosure/released.ts',
    ],
    ['functions/run-job.ts', "import { readFile } from 'node:fs/promises'", 'node:fs/promises'],
    ['functions/jobs/gather.ts', "import { folderStore } from '../adapters/files.ts'", 'functions/adapters/files.ts'],
    ['functions/jobs/gather.ts', "import { runJob } from '../run-job.ts'", 'functions/run-job.ts'],
    ['functions/jobs/gather.ts', "import { readFile } from 'node:fs/promises'", 'node:fs/promises'],
    ['functions/jobs/gather.ts', "import { S3Client } from '@aws-sdk/client-s3'", '@aws-sdk/client-s3'],
    [
      'functions/jobs/gather.ts',
      "const { buildSite } = await import('../../dashboards/build.ts')",
      'dashboards/build.ts (dynamic)',
    ],
    ['functions/jobs/publish-site.ts', "import { buildSite } from '../../dashboards/build.ts'", 'dashboards/build.ts'],
    ['functions/adapters/s3.ts', "import { gather } from '../jobs/gather.ts'", 'functions/jobs/gather.ts'],
    ['functions/adapters/s3.ts', "import { score } from '../../science/scores/match.ts'", 'science/scores/match.ts'],
    ['functions/adapters/s3.ts', "import express from 'express'", 'express'],
    ['functions/lambda/gather.ts', "import { score } from '../../science/scores/match.ts'", 'science/scores/match.ts'],
    [
      'dashboards/build.ts',
      "import { Released } from '../science/disclosure/released.ts'",
      'science/disclosure/released.ts',
    ],
    [
      'dashboards/page.tsx',
      "import type { Draft } from '../science/disclosure/draft.ts'",
      'science/disclosure/draft.ts (type)',
    ],
    ['dashboards/page.tsx', "import { readFileSync } from 'node:fs'", 'node:fs'],
    ['cli/run.ts', "import { handler } from '../functions/lambda/gather.ts'", 'functions/lambda/gather.ts'],
    ['cli/run.ts', "import { LakeStack } from '../infra/lake-stack.ts'", 'infra/lake-stack.ts'],
    ['infra/app.ts', "import { runStudy } from '../cli/run-study.ts'", 'cli/run-study.ts'],
  ])('%s: %s', (path, text, target) => {
    expect(breach(path, text)).toEqual([`${path} may not import ${target}`])
  })

  test.each([
    ['functions/env.ts', "import type { Released } from '../science/disclosure/released.ts'"],
    ['functions/jobs/publish-site.ts', "const { buildSite } = await import('../../dashboards/build.ts')"],
    ['dashboards/build.ts', "import type { Released } from '../science/disclosure/released.ts'"],
    ['functions/jobs/gather.ts', "import { advance } from './shared/advance.ts'"],
    ['functions/jobs/shared/advance.ts', "import type { Control } from '../../ports.ts'"],
    ['functions/adapters/s3.ts', "import { S3Client } from '@aws-sdk/client-s3'"],
  ])('and what is allowed is not one: %s: %s', (path, text) => {
    expect(breach(path, text)).toEqual([])
  })

  test('a folder without a rule, and an import that names nothing', () => {
    expect(breach('elsewhere/a.ts', '')).toEqual(['elsewhere/a.ts lies in a folder that has no rule'])
    expect(breach('cli/main.ts', 'await import(name)')).toEqual(['cli/main.ts imports what its text does not name'])
    expect(breach('cli/main.ts', `await import(\`./\${name}.ts\`)`)).toHaveLength(1)
  })

  test('every rule is about a folder, each once', () => {
    const about = RULES.map(({ of }) => of)
    expect(new Set(about).size).toBe(about.length)
  })

  test('rings of value imports, of type imports only where asked, never of imports made when they run', () => {
    const ring = (back: string, kinds?: string[]) =>
      importCycles(
        {
          'functions/a.ts': "import { b } from './jobs/b.ts'",
          'functions/jobs/b.ts': "export { c } from '../c.ts'",
          'functions/c.ts': back,
        },
        'functions/',
        kinds,
      )
    expect(ring("import { a } from './a.ts'")).toEqual([
      'functions/a.ts → functions/jobs/b.ts → functions/c.ts → functions/a.ts',
    ])
    expect(ring("import { type A } from './a.ts'")).toHaveLength(1)
    expect(ring("import { c } from './c.ts'")).toEqual(['functions/c.ts → functions/c.ts'])
    expect(ring("import type { A } from './a.ts'")).toEqual([])
    expect(ring("import type { A } from './a.ts'", ['value', 'type'])).toHaveLength(1)
    expect(ring("const a = await import('./a.ts')")).toEqual([])
  })

  test.each([
    ['const now = Date.now()', 'the clock'],
    ['const now = new Date()', 'the clock'],
    ['const now = new Date', 'the clock'],
    ['const now = Date()', 'the clock'],
    ['const t = performance.now()', 'the clock'],
    [`const t = \`\${Date.now()}\``, 'the clock'],
    ['const x = Math.random()', 'chance'],
    ["import { randomBytes } from 'node:crypto'", 'chance'],
    ['const x = process.env.HOME', 'the process'],
    ['globalThis.x = 1', 'the process'],
    ['setTimeout(f, 1)', 'timers'],
    ["await fetch('https://example.org')", 'the world'],
    ['console.log(1)', 'the world'],
  ])('in science: %s', (text, what) => {
    expect(impureScience({ 'science/a.ts': text })).toEqual([`science/a.ts asks for ${what}`])
    expect(impureScience({ 'cli/a.ts': text })).toEqual([])
  })

  test.each([
    '// Date.now() and Math.random() are for others',
    "const say = 'new Date() or console.log'",
    'const day = new Date(Date.UTC(2026, 0, 1))',
    'const processed = reprocess(all)',
    'interface Row { date: Date }',
    'const { fetched } = prefetch(rows)',
  ])('but not in science: %s', text => {
    expect(impureScience({ 'science/a.ts': text })).toEqual([])
  })
})

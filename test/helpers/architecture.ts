import { posix } from 'node:path'
import { codeOf, hasUnknownImport, importsOf } from './imports.ts'

/** Source files of the repository: path from its root → text. */
export type Sources = Readonly<Record<string, string>>

interface Rule {
  /** Paths it is about: a file, or a folder with its slash. The longest that fits a file is its rule. */
  of: string
  /** Files and folders that may be imported, and those of which only types may. */
  may: readonly string[]
  types?: readonly string[]
  /** What may be imported when it runs, and no sooner. */
  dynamic?: readonly string[]
  /** npm packages and Node’s modules; `*` stands for any end. */
  packages?: readonly string[]
}

/** The only modules of Node that compute and do not touch the world. */
const COMPUTING = ['node:crypto', 'node:zlib', 'node:stream', 'node:buffer']
const JOBS: Omit<Rule, 'of'> = {
  may: ['science/', 'study/', 'queries/', 'functions/ports.ts', 'functions/jobs/', 'functions/plan/'],
  packages: ['zod', 'csv-parse', ...COMPUTING],
}

/** Who may import whom. */
export const RULES: readonly Rule[] = [
  { of: 'science/', may: ['science/'], packages: COMPUTING },
  { of: 'study/', may: ['study/', 'science/'], packages: ['zod', 'yaml'] },
  { of: 'queries/', may: ['queries/'] },
  { of: 'workflows/', may: ['workflows/'], packages: ['jsonata'] },
  {
    of: 'functions/',
    may: ['queries/', 'study/', 'functions/*.ts', 'science/errors.ts'],
    types: ['science/disclosure/released.ts'],
    packages: ['zod', 'node:crypto'],
  },
  { of: 'functions/jobs/', ...JOBS },
  { of: 'functions/plan/', may: ['science/', 'study/', 'functions/plan/', 'functions/jobs/', 'functions/ports.ts'] },
  { of: 'functions/jobs/publish-site.ts', ...JOBS, dynamic: ['dashboards/build.ts'] },
  {
    of: 'functions/adapters/',
    may: ['functions/*.ts', 'functions/adapters/', 'queries/', 'science/errors.ts'],
    packages: ['zod', '@duckdb/node-api', 'hyparquet', 'hyparquet-writer', '@aws-sdk/*', 'node:*'],
  },
  {
    of: 'functions/lambda/',
    may: ['functions/', 'queries/', 'science/errors.ts', 'study/study-errors.ts', 'package.json'],
    packages: ['@aws-lambda-powertools/*', 'aws-lambda', 'node:*'],
  },
  {
    of: 'dashboards/',
    may: ['dashboards/', 'dist/charts.js?raw'],
    types: ['science/disclosure/released.ts', 'science/disclosure/released-table.ts', 'queries/tables.ts'],
    packages: ['preact', 'preact/*', 'preact-render-to-string', 'vega', 'vega-interpreter', 'vega-lite'],
  },
  {
    of: 'cli/',
    may: ['cli/', 'dashboards/', 'functions/', 'queries/', 'science/', 'study/', 'workflows/', 'package.json'],
    packages: ['csv-parse/sync', 'node:*'],
  },
  {
    of: 'infra/',
    may: [
      'infra/',
      'cli/cost/prices.json',
      'dashboards/security-headers.ts',
      'functions/jobs/',
      'functions/ports.ts',
      'queries/',
      'workflows/',
    ],
    packages: ['aws-cdk-lib', 'aws-cdk-lib/*', 'cdk-nag', 'cdk-nag/*', 'constructs', 'esbuild', 'zod', 'node:*'],
  },
]
/** What lies in a folder that may be imported and yet is no business of another. */
const NEVER: readonly [of: string, whom: string][] = [['cli/', 'functions/lambda/']]

/** Every import that the rules do not allow, as a sentence. */
export function forbiddenImports(sources: Sources): string[] {
  const breaches: string[] = []
  for (const [path, text] of codeFiles(sources)) {
    const rule = ruleOf(path)
    if (!rule) {
      breaches.push(`${path} lies in a folder that has no rule`)
      continue
    }
    if (hasUnknownImport(text)) breaches.push(`${path} imports what its text does not name`)
    for (const { specifier, kind } of importsOf(text)) {
      const target = specifier.startsWith('.') ? resolved(path, specifier) : specifier
      const allowed = specifier.startsWith('.')
        ? [...rule.may, ...((kind === 'type' && rule.types) || []), ...((kind === 'dynamic' && rule.dynamic) || [])]
        : (rule.packages ?? [])
      const never = NEVER.some(([of, whom]) => path.startsWith(of) && target.startsWith(whom))
      if (never || !allowed.some(pattern => fits(pattern, target)))
        breaches.push(`${path} may not import ${target}${kind === 'value' ? '' : ` (${kind})`}`)
    }
  }
  return breaches
}

/** Rings of files of `folder` that import one another in these ways: each as the files in order, the first again at the end. */
export function importCycles(sources: Sources, folder: string, kinds: readonly string[] = ['value']): string[] {
  const graph = new Map(
    codeFiles(sources)
      .filter(([path]) => path.startsWith(folder))
      .map(([path, text]) => [
        path,
        importsOf(text)
          .filter(({ specifier, kind }) => kinds.includes(kind) && specifier.startsWith('.'))
          .map(({ specifier }) => resolved(path, specifier)),
      ]),
  )
  const cycles: string[] = []
  const finished = new Set<string>()
  const visit = (path: string, trail: string[]) => {
    const at = trail.indexOf(path)
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' → '))
    if (at >= 0 || finished.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    finished.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return cycles
}

const IMPURE: readonly [what: string, pattern: RegExp][] = [
  [
    'the clock',
    /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|(?<!new\s+)\bDate\s*\(|\bperformance\s*\.\s*(?:now|timeOrigin|mark|measure)\b|\bhrtime\b/,
  ],
  ['chance', /\bMath\s*\.\s*random\b|\b(?:randomBytes|randomUUID|randomInt|randomFillSync|getRandomValues)\b/],
  ['the process', /\bprocess\s*[.[]|\bglobalThis\b|\brequire\s*\(/],
  ['timers', /\b(?:setTimeout|setInterval|setImmediate)\b/],
  ['the world', /(?<![.\w])fetch\s*\(|\bconsole\s*\.|\bimport\s*\.\s*meta\b/],
]

/** Files of science that ask for the clock, chance, the process or the world. */
export function impureScience(sources: Sources): string[] {
  return codeFiles(sources)
    .filter(([path]) => path.startsWith('science/'))
    .flatMap(([path, text]) => {
      const code = codeOf(text)
      return IMPURE.filter(([, pattern]) => pattern.test(code)).map(([what]) => `${path} asks for ${what}`)
    })
}

const codeFiles = (sources: Sources) => Object.entries(sources).filter(([path]) => /\.tsx?$/.test(path))
const resolved = (path: string, specifier: string) => posix.join(posix.dirname(path), specifier)

function ruleOf(path: string): Rule | undefined {
  return RULES.filter(({ of }) => fits(of, path)).sort((a, b) => b.of.length - a.of.length)[0]
}

/** A folder fits what lies below it, `folder/*.ts` what lies right in it, `name*` any end, and a name itself. */
function fits(pattern: string, path: string): boolean {
  if (pattern.endsWith('/*.ts')) return posix.dirname(path) === pattern.slice(0, -5) && path.endsWith('.ts')
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1))
  return pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern
}

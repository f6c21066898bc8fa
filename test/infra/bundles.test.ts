import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepDigests } from '../../functions/digests.ts'
import { JOBS } from '../../functions/jobs/index.ts'

interface Bundle {
  job: string
  bytes: number
  files: string[]
}
interface Scripts {
  bundleLambdas(root: string, out: string): Promise<Bundle[]>
  jobDigests(root: string): Promise<Record<string, string>>
}
const root = fileURLToPath(new URL('../..', import.meta.url))
const script = async (name: string) => (await import(pathToFileURL(join(root, 'scripts', name)).href)) as Scripts
const out = mkdtempSync(join(root, 'node_modules/.evenstrand-bundles-'))
let bundles: Map<string, Bundle>
let digests: Record<string, string>

beforeAll(async () => {
  const { bundleLambdas } = await script('bundle-lambdas.mjs')
  bundles = new Map((await bundleLambdas(root, out)).map(bundle => [bundle.job, bundle]))
  digests = stepDigests(JOBS, await (await script('job-digests.mjs')).jobDigests(root))
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

const packagesOf = ({ files }: Bundle) =>
  new Set(files.flatMap(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))

describe('the bundle of a job', () => {
  it('is there for every job and for what starts a study, and small enough to be fetched on every cold start', () => {
    expect([...bundles.keys()]).toEqual([...JOBS.map(({ name }) => name), 'start-study'])
    for (const { job, bytes } of bundles.values()) {
      expect(statSync(join(out, job, 'index.mjs')).size).toBe(bytes)
      // The site's has the charts.
      expect(bytes, job).toBeLessThan(job === 'publish-site' ? 3_000_000 : 1_700_000)
    }
  })

  it('holds the AWS SDK and no engine, and none of what runs at home or builds the cloud', () => {
    for (const bundle of bundles.values()) {
      const packages = packagesOf(bundle)
      expect(packages, bundle.job).toContain('@aws-sdk/client-s3')
      for (const name of ['@duckdb/node-api', 'jsonata', 'esbuild', 'aws-cdk-lib', 'constructs', 'cdk-nag'])
        expect(packages, bundle.job).not.toContain(name)
      const strays = bundle.files.filter(file =>
        /^(cli|infra|workflows|test)\/|adapters\/(local|duckdb|worker-pool)\./.test(file),
      )
      expect(strays, bundle.job).toEqual([])
    }
  })

  it('holds dashboards and charts only where the site is published', () => {
    const drawing = [...bundles.values()].filter(
      bundle => packagesOf(bundle).has('vega') || bundle.files.some(file => file.startsWith('dashboards/')),
    )
    expect(drawing.map(({ job }) => job)).toEqual(['publish-site'])
  })

  it('holds no job but its own', () => {
    // These are named by another job because it reads what they declare, not because it runs them.
    const shared = ['plan']
    for (const { job, files } of bundles.values()) {
      const jobs = files.flatMap(file => /^functions\/jobs\/([\w-]+)\.ts$/.exec(file)?.[1] ?? [])
      expect(
        jobs.filter(name => name !== job && !shared.includes(name)),
        job,
      ).toEqual([])
    }
  })

  it('carries the digests that the same jobs have at home: its own, or all where it looks for commits', () => {
    for (const { name, writes } of JOBS)
      expect(JSON.parse(readFileSync(join(out, name, 'digests.json'), 'utf8')), name).toEqual(
        writes === 'control' ? digests : { [name]: digests[name] },
      )
  })
})

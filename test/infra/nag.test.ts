import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Stack, Validations } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { AwsSolutionsChecks } from 'cdk-nag'
import { afterAll, describe, expect, it } from 'vitest'
import { addCopy } from '../../infra/add-copy.ts'
import { JobFunction } from '../../infra/constructs/job-function.ts'
import { withGenerated } from '../helpers/generated.ts'
import { newApp } from './synthesise.ts'

const { app, handlers, settings, done } = newApp({ validated: true })
const { pipeline } = addCopy(app, { settings, handlers })
const functions = new Set(
  pipeline.node.children.filter(child => child instanceof JobFunction).map(({ node }) => node.id),
)
afterAll(done)

interface Acknowledged {
  rule: string
  finding: string
  construct: string
  reason: string
}
const acknowledged: Acknowledged[] = app.node.findAll().flatMap(({ node: { path, metadata } }) =>
  metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) =>
      Object.entries(data as Record<string, string>).map(([id, reason]) => {
        const [, rule, finding = ''] = /^(?:.*::)??(AwsSolutions-\w+)(?:\[(.*)\])?$/.exec(id)!
        return { rule: rule!, finding, construct: path, reason }
      }),
    ),
)

describe('the rules of AWS Solutions and of CloudFormation', () => {
  it('find nothing that is not explained', () => {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    const { directory } = app.synth()
    expect(JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')).pluginReports).toEqual([])
  })

  it('find a bucket that is planted open', () => {
    const { app, done } = newApp()
    new Bucket(new Stack(app, 'Careless'), 'Open')
    const { violations } = new AwsSolutionsChecks(app).validateScope(app)
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['AwsSolutions-S1', 'AwsSolutions-S10'])
    done()
  })
})

describe('what is acknowledged', () => {
  it('has a reason, a sentence long', () => {
    for (const { construct, reason } of acknowledged) expect(reason, construct).toMatch(/^[A-Z].{30,}\.$/)
  })

  it('is never a wildcard over actions, nor over more than one bucket or machine', () => {
    const wide = acknowledged.filter(({ rule }) => rule === 'AwsSolutions-IAM5').map(({ finding }) => finding)
    for (const finding of wide)
      expect(finding).toMatch(
        /^Resource::(\*|arn:<AWS::Partition>:s3:::[\w-]+:ExportsOutputRef\w+\/(\w+\/)?\*|arn:[^*]*:execution:<\w+\.Name>[:/]\*)$/,
      )
  })

  it('is what docs/security.md lists (renew it with `npx vitest run test/infra/nag.test.ts -u`)', async () => {
    const { text, path } = withGenerated('docs/security.md', 'acknowledged', table(acknowledged))
    await expect(text).toMatchFileSnapshot(path)
  })
})

/** A row for each reason at one place: jobs go without their names, and findings of one reason stand together. */
function table(acknowledged: readonly Acknowledged[]): string {
  const findings = new Map<string, Set<string>>()
  for (const { rule, finding, construct, reason } of acknowledged) {
    const what = finding
      .replace(/<AWS::(\w+)>/g, '$1')
      .replace(/[\w-]+:ExportsOutputRef([A-Z][a-z]+)\w*/, (_, bucket) => `(${bucket.toLowerCase()} bucket)`)
      .replace(/<\w+\.Name>/, '(this machine)')
    const [, owner] = construct.split('/')
    const row = [rule, functions.has(owner!) ? 'function of a job' : owner, reason].join(' | ')
    findings.set(row, (findings.get(row) ?? new Set()).add(what === '' ? 'the rule' : `\`${what}\``))
  }
  const rows = [...findings].sort().map(([row, of]) => {
    const [rule, where, reason] = row.split(' | ')
    return `| ${rule} | ${where} | ${[...of].sort().join('<br>')} | ${reason} |\n`
  })
  return `| rule | where | finding | why it stands |\n|---|---|---|---|\n${rows.join('')}`
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import cdk from '../../cdk.json' with { type: 'json' }
import { JOBS } from '../../functions/jobs/index.ts'
import type { AnyJob } from '../../functions/ports.ts'
import { addCopy } from '../../infra/add-copy.ts'
import { readSettings } from '../../infra/settings.ts'

export interface Resource {
  Type: string
  // Of as many shapes as there are types.
  Properties: Record<string, never>
  DeletionPolicy?: string
  Metadata: { 'aws:cdk:path': string }
}
export interface TemplateJson {
  Resources: Record<string, Resource>
  Outputs: Record<string, { Value: unknown; Export?: { Name: string } }>
}

interface AppOptions {
  jobs?: readonly AnyJob[]
  context?: Record<string, unknown>
  /** Holds the templates against CloudFormation's own rules too, which takes seconds. */
  validated?: boolean
}

/** An app in the context of cdk.json with stand-ins for the bundled handlers. Call `done` when it is no longer needed. */
export function newApp({ jobs = JOBS, context = {}, validated = false }: AppOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'evenstrand-infra-'))
  const handlers = join(folder, 'handlers')
  for (const name of [...jobs.map(({ name }) => name), 'start-study']) {
    mkdirSync(join(handlers, name), { recursive: true })
    writeFileSync(join(handlers, name, 'index.mjs'), `export const handler = () => '${name}'\n`)
  }
  const app = new App({
    outdir: join(folder, 'out'),
    analyticsReporting: false,
    builtinCloudFormationValidation: validated,
    context: { ...cdk.context, 'aws:cdk:enable-path-metadata': true, 'aws:cdk:disable-stack-trace': true, ...context },
  })
  return { app, handlers, settings: readSettings(app.node), done: () => rmSync(folder, { recursive: true }) }
}

/** The templates of one copy, by the settings of cdk.json. */
export function synthesise(options: AppOptions = {}) {
  const { app, handlers, settings, done } = newApp(options)
  const stacks = addCopy(app, { settings, handlers, ...(options.jobs && { jobs: options.jobs }) })
  const json = (stack: (typeof stacks)[keyof typeof stacks]) => Template.fromStack(stack).toJSON() as TemplateJson
  const templates = {
    stacks,
    lake: json(stacks.lake),
    pipeline: json(stacks.pipeline),
    watch: json(stacks.watch),
    dashboard: json(stacks.dashboard),
  }
  done()
  return templates
}

export function resourcesOf({ Resources }: TemplateJson, type: string): [id: string, resource: Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type)
}

/** Where in the tree of constructs a resource stands, without the stack's name. */
export function pathOf({ Metadata }: Resource): string {
  return Metadata['aws:cdk:path'].split('/').slice(1).join('/')
}

/** A value of a template as text: references as `<name>`, looked up in `names` where they are known there. */
export function textOf(value: unknown, names: ReadonlyMap<string, string> = new Map()): string {
  if (typeof value === 'string') return value
  const [[fn, of]] = Object.entries(value as Record<string, unknown>) as [[string, unknown]]
  if (fn === 'Fn::Join') return (of as [string, unknown[]])[1].map(part => textOf(part, names)).join('')
  const name = fn === 'Fn::GetAtt' ? (of as string[]).join('.') : String(of)
  return names.get(name) ?? `<${name}>`
}

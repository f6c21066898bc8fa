import type { App } from 'aws-cdk-lib'
import type { AnyJob } from '../functions/ports.ts'
import { DashboardStack } from './dashboard-stack.ts'
import { LakeStack } from './lake-stack.ts'
import { PipelineStack } from './pipeline-stack.ts'
import type { Settings } from './settings.ts'
import { WatchStack } from './watch-stack.ts'

export interface CopyOptions {
  settings: Settings
  /** Folder of the bundled handlers, one folder a job and one for what starts a study. */
  handlers: string
  /**
   * The jobs to deploy.
   * @default every job
   */
  jobs?: readonly AnyJob[]
}

/** Adds a copy of Evenstrand to an app: a lake, the pipeline over it, pages of what it released, and what watches them, named by the settings. */
export function addCopy(app: App, { settings, handlers, jobs }: CopyOptions) {
  const lake = new LakeStack(app, `${settings.name}-Lake`, {
    settings,
    description: 'Evenstrand: what a study reads, keeps and publishes',
  })
  const pipeline = new PipelineStack(app, `${settings.name}-Pipeline`, {
    lake: lake.lake,
    handlers,
    ...(jobs && { jobs }),
    description: 'Evenstrand: the jobs of a study and the machine that runs them',
  })
  // The pipeline holds the lake's names, not its constructs, so nothing else tells which comes first.
  pipeline.addStackDependency(lake)
  const watch = new WatchStack(app, `${settings.name}-Watch`, {
    settings,
    lake: lake.lake,
    machine: pipeline.machine,
    deadLetters: pipeline.deadLetters,
    service: pipeline.stackName,
    description: 'Evenstrand: alarms, what studies do and cost, and a budget',
  })
  const { pagesDomain: name, pagesCertificate: certificate } = settings
  const dashboard = new DashboardStack(app, `${settings.name}-Dashboard`, {
    lake: lake.lake,
    open: settings.openPages !== '',
    domain: name === '' ? undefined : { name, certificate },
    description: 'Evenstrand: releases and their pages on the web',
  })
  dashboard.addStackDependency(lake)
  return { lake, pipeline, watch, dashboard }
}

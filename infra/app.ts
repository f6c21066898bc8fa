import { fileURLToPath } from 'node:url'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { addCopy } from './add-copy.ts'
import { readSettings } from './settings.ts'

const app = new App()
// Runs from dist/infra, beside the handlers.
addCopy(app, { settings: readSettings(app.node), handlers: fileURLToPath(new URL('../lambda', import.meta.url)) })
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))

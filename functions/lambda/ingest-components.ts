import { ingestComponents } from '../jobs/ingest-components.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(ingestComponents)

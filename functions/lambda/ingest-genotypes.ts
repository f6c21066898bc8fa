import { ingestGenotypes } from '../jobs/ingest-genotypes.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(ingestGenotypes)

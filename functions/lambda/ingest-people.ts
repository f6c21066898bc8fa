import { ingestPeople } from '../jobs/ingest-people.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(ingestPeople)

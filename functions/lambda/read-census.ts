import { readCensus } from '../jobs/read-census.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(readCensus)

import { releaseTables } from '../jobs/release-tables.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(releaseTables)

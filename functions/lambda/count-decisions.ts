import { countDecisions } from '../jobs/count-decisions.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countDecisions)

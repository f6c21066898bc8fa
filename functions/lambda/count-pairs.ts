import { countPairs } from '../jobs/count-pairs.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countPairs)

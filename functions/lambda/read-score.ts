import { readScore } from '../jobs/read-score.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(readScore)

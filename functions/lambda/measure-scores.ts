import { measureScores } from '../jobs/measure-scores.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(measureScores)

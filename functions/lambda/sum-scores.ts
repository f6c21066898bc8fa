import { sumScores } from '../jobs/sum-scores.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(sumScores)

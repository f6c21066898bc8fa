import { matchScore } from '../jobs/match-score.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(matchScore)

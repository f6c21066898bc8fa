import { fitScoring } from '../jobs/fit-scoring.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(fitScoring)

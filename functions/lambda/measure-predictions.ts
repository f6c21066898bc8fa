import { measurePredictions } from '../jobs/measure-predictions.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(measurePredictions)

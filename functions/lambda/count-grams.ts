import { countGrams } from '../jobs/count-grams.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countGrams)

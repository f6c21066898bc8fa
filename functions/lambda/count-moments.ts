import { countMoments } from '../jobs/count-moments.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countMoments)

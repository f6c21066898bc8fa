import { countQuality } from '../jobs/count-quality.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countQuality)

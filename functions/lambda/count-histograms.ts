import { countHistograms } from '../jobs/count-histograms.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countHistograms)

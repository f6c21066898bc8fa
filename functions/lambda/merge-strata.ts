import { mergeStrata } from '../jobs/merge-strata.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(mergeStrata)

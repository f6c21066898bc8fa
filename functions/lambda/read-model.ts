import { readModel } from '../jobs/read-model.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(readModel)

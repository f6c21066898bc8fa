import { exportModel } from '../jobs/export-model.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(exportModel)

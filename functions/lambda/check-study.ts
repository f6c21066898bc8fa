import { checkStudy } from '../jobs/check-study.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(checkStudy)

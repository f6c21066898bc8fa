import { checkSex } from '../jobs/check-sex.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(checkSex)

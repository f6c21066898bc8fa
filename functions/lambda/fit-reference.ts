import { fitReference } from '../jobs/fit-reference.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(fitReference)

import { gather } from '../jobs/gather.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(gather)

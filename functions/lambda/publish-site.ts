import { publishSite } from '../jobs/publish-site.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(publishSite)

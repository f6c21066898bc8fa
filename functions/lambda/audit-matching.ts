import { auditMatching } from '../jobs/audit-matching.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(auditMatching)

import { auditDistributions } from '../jobs/audit-distributions.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(auditDistributions)

import { auditAgreement } from '../jobs/audit-agreement.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(auditAgreement)

import { auditRepresentation } from '../jobs/audit-representation.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(auditRepresentation)

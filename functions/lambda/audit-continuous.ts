import { auditContinuous } from '../jobs/audit-continuous.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(auditContinuous)

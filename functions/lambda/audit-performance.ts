import { auditPerformance } from '../jobs/audit-performance.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(auditPerformance)

import { compareMembers } from '../jobs/compare-members.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(compareMembers)

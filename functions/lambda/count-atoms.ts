import { countAtoms } from '../jobs/count-atoms.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countAtoms)

import { countAlleles } from '../jobs/count-alleles.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(countAlleles)

import { readShapes } from '../jobs/read-shapes.ts'
import { lambdaHandler } from './lambda-handler.ts'

export const handler = lambdaHandler(readShapes)

import type { Plan } from './plan.ts'

export const sourceOf = (plan: Plan, file: string) => ({ file, sha256: plan.checksums[file]! })

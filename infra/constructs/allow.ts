import { Stack, Validations } from 'aws-cdk-lib'
import { Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js'

export interface Allowance {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /**
   * When the permission holds, as IAM writes it.
   * @default always
   */
  readonly conditions?: Record<string, Record<string, string>>
}

/** Adds a permission to a role or policy. A resource with a wildcard needs the reason why it cannot be named more closely. */
export function allow(to: Role | Policy, { actions, resources, conditions }: Allowance, why?: string): void {
  const statement = new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  })
  if (to instanceof Policy) to.addStatements(statement)
  else to.addToPolicy(statement)
  acknowledgeWildcards(to, resources, why)
}

/** Says why a role or policy has wildcards in it. */
export function acknowledgeWildcards(to: Role | Policy, resources: readonly string[], why = ''): void {
  for (const resource of resources) {
    const flat = flattenCfnReference(Stack.of(to).resolve(resource))
    if (!flat.includes('*')) continue
    if (!why) throw new Error(`${to.node.path}: ${flat} needs a reason`)
    Validations.of(to).acknowledge({ id: `AwsSolutions-IAM5[Resource::${flat}]`, reason: why })
  }
}

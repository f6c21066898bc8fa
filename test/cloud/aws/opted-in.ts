import type { Account } from '../cdk.ts'

/**
 * The account of the environment, as `aws` would find its credentials. Throws where nobody named it: what runs there costs money.
 */
export function optedIn(environment: Readonly<Record<string, string | undefined>>): Account {
  const { EVENSTRAND_TEST_ACCOUNT: account, AWS_REGION: region } = environment
  if (account === undefined || !/^\d{12}$/.test(account))
    throw new Error(
      'These tests deploy to a real account, and cost some ten cents there. To say that they may, set EVENSTRAND_TEST_ACCOUNT to its twelve digits, beside AWS_PROFILE and AWS_REGION (docs/deploy.md).',
    )
  if (!region) throw new Error('Set AWS_REGION to the region in which the tests may deploy.')
  const ofAws = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[0].startsWith('AWS_') && entry[1] !== undefined,
  )
  const elsewhere = ofAws.find(([name]) => name.startsWith('AWS_ENDPOINT_URL'))
  if (elsewhere) throw new Error(`Unset ${elsewhere[0]}: these tests are for AWS itself.`)
  return { account, region, environment: Object.fromEntries(ofAws) }
}

import { describe, expect, it } from 'vitest'
import { optedIn } from '../cloud/aws/opted-in.ts'

const named = { EVENSTRAND_TEST_ACCOUNT: '111122223333', AWS_REGION: 'eu-west-1', AWS_PROFILE: 'tests', HOME: '/home' }

describe('tests in a real account', () => {
  it('refuse to start where nobody named the account for them', () => {
    const { EVENSTRAND_TEST_ACCOUNT: _, ...unnamed } = named
    for (const account of [undefined, '', '1', 'true', '1111-2222-3333'])
      expect(() => optedIn({ ...unnamed, EVENSTRAND_TEST_ACCOUNT: account })).toThrow(/EVENSTRAND_TEST_ACCOUNT/)
  })

  it('refuse to start without a region, and where requests would go elsewhere', () => {
    expect(() => optedIn({ ...named, AWS_REGION: undefined })).toThrow(/AWS_REGION/)
    expect(() => optedIn({ ...named, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toThrow(/AWS_ENDPOINT_URL/)
  })

  it('hand on what is of AWS in the environment, and nothing else', () => {
    const { environment } = optedIn(named)
    expect(environment).toEqual({ AWS_REGION: 'eu-west-1', AWS_PROFILE: 'tests' })
  })
})

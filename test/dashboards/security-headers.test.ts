import { describe, expect, it } from 'vitest'
import {
  chartSecurityHeaders,
  chartSecurityPolicy,
  contentSecurityPolicy,
  securityHeaders,
} from '../../dashboards/security-headers.ts'

describe('the policy of pages', () => {
  it('allows the site’s own stylesheet and nothing from elsewhere, no script, nothing inline', () => {
    expect(contentSecurityPolicy.split('; ')).toContain("default-src 'none'")
    expect(contentSecurityPolicy).not.toMatch(/unsafe|script-src|https?:|\*/)
  })

  it('lets a chart’s own page run the site’s script, and no words as code, inline or made', () => {
    expect(chartSecurityPolicy).toBe(`${contentSecurityPolicy}; script-src 'self'`)
    expect(chartSecurityHeaders).toEqual({
      ...securityHeaders,
      'Content-Security-Policy': `${chartSecurityPolicy}; frame-ancestors 'none'`,
    })
  })

  it('is sent as a header too, which also forbids framing', () => {
    expect(securityHeaders['Content-Security-Policy']).toBe(`${contentSecurityPolicy}; frame-ancestors 'none'`)
  })
})

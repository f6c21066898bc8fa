/**
 * What a page may load: its own stylesheet and an empty inline icon. No script, no font, no frame, no form, no style
 * attribute, nothing from elsewhere.
 */
const POLICY = ["default-src 'none'", "style-src 'self'", 'img-src data:', "base-uri 'none'", "form-action 'none'"]

/** A chart’s own page may run the site’s script too: a file, none inline, and no code made of words. */
const CHART_POLICY = [...POLICY, "script-src 'self'"]

/** The policy that stands in each page, so that it holds from `file://` too. */
export const contentSecurityPolicy = POLICY.join('; ')
export const chartSecurityPolicy = CHART_POLICY.join('; ')

/** How the path of a chart’s own page begins, within the site: what serves a site gives these pages their own headers. */
export const CHART_PAGES = 'chart-'

const headersUnder = (policy: readonly string[]): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': [...policy, "frame-ancestors 'none'"].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})

/** Headers for every response that serves the site; `frame-ancestors` works only here, not in a page. */
export const securityHeaders = headersUnder(POLICY)
/** Headers for a chart’s own page. */
export const chartSecurityHeaders = headersUnder(CHART_POLICY)

/**
 * What a page may load: its own stylesheet and an empty inline icon. No script, no font, no frame, no form, no style
 * attribute, nothing from elsewhere.
 */
const POLICY = ["default-src 'none'", "style-src 'self'", 'img-src data:', "base-uri 'none'", "form-action 'none'"]

/** The policy that stands in each page, so that it holds from `file://` too. */
export const contentSecurityPolicy = POLICY.join('; ')

/** Headers for every response that serves the site; `frame-ancestors` works only here, not in a page. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [...POLICY, "frame-ancestors 'none'"].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

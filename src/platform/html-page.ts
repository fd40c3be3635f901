import { createHash } from 'node:crypto'

/** The common CSS of all pages for people: one column, in the light or dark colours of the system. */
export const pageStyle = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 34rem; padding: 1rem; overflow-wrap: anywhere }
dt { font-size: .875rem; margin-top: .8rem }
dd { margin: 0; font-weight: 600 }
a { color: inherit; display: inline-block; padding: .6rem 0 }
a:focus-visible { outline: .2rem solid #2563eb; outline-offset: .1rem }`

/** Returns the headers of a page with this style: no external resources, no scripts, no framing, no referrer. */
export const headersFor = (style: string) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
})

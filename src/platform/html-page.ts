import { createHash } from 'node:crypto'
import { escapeHtml } from './html.ts'
import type { Language } from './words.ts'

/** The common CSS of all pages for people: one column, in the light or dark colours of the system. */
export const pageStyle = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 34rem; padding: 1rem; overflow-wrap: anywhere }
dt { font-size: .875rem; margin-top: .8rem }
dd { margin: 0; font-weight: 600 }
a { color: inherit; display: inline-block; padding: .6rem 0 }
a:focus-visible { outline: .2rem solid #2563eb; outline-offset: .1rem }`

/**
 * Returns the headers of a page with this style: no external resources, no scripts, no framing, no referrer. With
 * `forms`, the page may send forms to this server.
 */
export const headersFor = (style: string, { forms = false } = {}) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    `form-action '${forms ? 'self' : 'none'}'`,
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
})

/** The parts of a page. `style` is CSS and `body` is HTML: neither is escaped. */
interface HtmlPage {
  language: Language
  title: string
  style: string
  body: string
  /** True for a page that search engines may list. */
  isListed?: boolean
}

/** Returns a whole HTML page, with a viewport for phones. Its style is the text that `headersFor` admits. */
export const htmlPage = ({ language, title, style, body, isListed = false }: HtmlPage): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isListed ? '' : '<meta name="robots" content="noindex">\n'}<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`

/** Returns the main part of a page with its title as its heading. `body` is HTML. */
export const headed = (title: string, body: string): string => `<main>\n<h1>${escapeHtml(title)}</h1>\n${body}\n</main>`

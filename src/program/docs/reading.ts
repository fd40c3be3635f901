import fastify from 'fastify'
import Type from 'typebox'
import { Problem } from '../../http/problems/problem.ts'
import type { App } from '../../http/schema.ts'
import { lazy } from '../../platform/lazy.ts'
import { guidePages } from './guide-pages.ts'

/** Content security policy: the page loads only from this server and sends only to it. */
const security = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * Styles: introductions use the full width, words in tables do not break, and guide pages show no card of servers. Grey
 * text and the colours of code have a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3).
 */
const customCss = `
.light-mode { --scalar-color-3: #6b6b6b; --scalar-color-green: #057a52; --scalar-color-orange: #b34700;
  --scalar-color-red: #c5000a }
.dark-mode { --scalar-color-3: #9b9b9b }
.markdown td, .markdown th { word-break: normal; overflow-wrap: break-word }
.introduction-section .section-columns { display: block }
.introduction-section .section-column + .section-column { margin-top: 24px }
.introduction-section:not([id^="contract/"]) .section-column + .section-column,
.introduction-section:not([id^="contract/"]) .download-container,
.introduction-section:not([id^="contract/"]) .badge { display: none }`

const configuration = {
  customCss,
  pageTitle: 'Satu Pintu',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  hideClientButton: true,
  hideTestRequestButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
} as const

/** Serves the reading view of contract and guide: Scalar, with a search and code samples. It sends no requests. */
export async function readingView(app: App) {
  const files = lazy(loadFiles)
  const schema = { hide: true }
  app.get('/docs/reading', { schema }, (_request, reply) => reply.redirect('/docs/reading/'))
  app.get('/docs/reading/', { schema }, async (_request, reply) =>
    reply
      .headers({ 'content-security-policy': security, 'x-content-type-options': 'nosniff' })
      .type('text/html; charset=utf-8')
      .send((await files()).page),
  )
  app.get(
    '/docs/pages/:slug',
    { schema: { hide: true, params: Type.Object({ slug: Type.String() }) } },
    async (request) => {
      const page = (await guidePages()).find(({ slug }) => slug === request.params.slug)
      if (!page) throw new Problem('not_found', { what: 'path' })
      return { openapi: '3.1.0', info: { title: page.title, version: '', description: page.text }, paths: {} }
    },
  )
  app.get('/docs/reading/js/scalar.js', { schema }, async (_request, reply) =>
    reply
      .headers({ 'cache-control': 'max-age=3600', 'x-content-type-options': 'nosniff' })
      .type('text/javascript; charset=utf-8')
      .send((await files()).script),
  )
}

/**
 * Loads the page and the script: 5 MB of memory, so call it at the first request only. The script is bytes: Node would
 * encode a text anew for each request, and keep a copy until it is read.
 */
async function loadFiles(): Promise<{ page: string; script: Buffer }> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const library = fastify()
  const sources = [
    { title: 'Contract', slug: 'contract', url: '/docs/json', default: true },
    ...(await guidePages()).map(({ title, slug }) => ({ title, slug, url: `/docs/pages/${slug}` })),
  ]
  await library.register(scalar, { routePrefix: '/docs/reading', configuration: { ...configuration, sources } })
  const [page, script] = await Promise.all(
    ['/docs/reading/', '/docs/reading/js/scalar.js'].map((url) => library.inject(url)),
  )
  await library.close()
  return {
    page: (page?.body ?? '').replace('<html>', '<html lang="en">'),
    script: script?.rawPayload ?? Buffer.alloc(0),
  }
}

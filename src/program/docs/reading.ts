import fastify from 'fastify'
import type { App } from '../../http/schema.ts'
import { lazy } from '../../platform/lazy.ts'

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

const configuration = {
  url: '/docs/json',
  pageTitle: 'Satu Pintu',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  hideClientButton: true,
  hideTestRequestButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
} as const

/**
 * Serves a page to read the contract: a sidebar, a search and samples of code for each operation. Swagger UI is the
 * page to try it out.
 */
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
  app.get('/docs/reading/js/scalar.js', { schema }, async (_request, reply) =>
    reply
      .headers({ 'cache-control': 'max-age=3600', 'x-content-type-options': 'nosniff' })
      .type('text/javascript; charset=utf-8')
      .send((await files()).script),
  )
}

/** Loads the page and script when somebody first opens them: they take 5 MB of memory. */
async function loadFiles(): Promise<{ page: string; script: string }> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const library = fastify()
  await library.register(scalar, { routePrefix: '/docs/reading', configuration })
  const [page, script] = await Promise.all(
    ['/docs/reading/', '/docs/reading/js/scalar.js'].map((url) => library.inject(url)),
  )
  await library.close()
  return { page: page?.body ?? '', script: script?.body ?? '' }
}

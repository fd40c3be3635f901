import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { prefersHtml } from '../../platform/html-preference.ts'
import { preferredLanguage } from '../../platform/preferred-language.ts'
import { isMail, listMessages, readMessage } from './messages.ts'
import { listPage, mailPage, pageHeaders, textPage } from './pages.ts'

const local = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const schema = { hide: true }

/**
 * Registers the routes: the newest 200 messages, and each message. A browser gets pages; other clients get the list as
 * JSON, and a message as it is stored, as does a browser with `?source`. Requests from other machines get 404.
 */
export async function outboxRoutes(app: FastifyInstance, dir: string): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    if (!local.has(request.socket.remoteAddress ?? '')) return reply.code(404).send()
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', vary: 'accept, accept-language' })
  })

  app.get('/', { schema }, async (request, reply) => {
    const entries = await listMessages(dir)
    if (!prefersHtml(request)) return reply.send({ data: entries })
    return reply.headers(pageHeaders).send(listPage(preferredLanguage(request.raw), entries))
  })

  app.get('/:name', { schema }, async (request: FastifyRequest, reply) => {
    const name = stated(request.params, 'name') ?? ''
    const content = await readMessage(dir, name)
    if (!content) return reply.callNotFound()
    if (!prefersHtml(request) || stated(request.query, 'source') !== undefined)
      return reply.type(isMail(name) ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8').send(content)
    const page = isMail(name) ? mailPage : textPage
    return reply.headers(pageHeaders).send(await page(preferredLanguage(request.raw), content))
  })
}

/** Returns the text of a parameter; undefined without one. */
const stated = (parameters: unknown, name: string): string | undefined => {
  const values = typeof parameters === 'object' && parameters !== null ? new Map(Object.entries(parameters)) : undefined
  const value: unknown = values?.get(name)
  return typeof value === 'string' ? value : undefined
}

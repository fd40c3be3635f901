import formbody from '@fastify/formbody'
import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { errors, Interaction, Provider } from 'oidc-provider'
import { preferredLanguage } from '../../platform/preferred-language.ts'
import type { SampleUser } from '../../sample/users.ts'
import { expiredPage, loginPage, pageHeaders, unknownUserPage } from './pages.ts'

const loginBodyLimit = 1_024
const schema = { hide: true }

interface IdentityParts {
  provider: Provider
  errors: typeof errors
  users: ReadonlyMap<string, SampleUser>
  listed: readonly SampleUser[]
}

/** Registers the routes below the issuer's address: the login pages, and the protocol of `oidc-provider`. */
export async function identityRoutes(app: FastifyInstance, parts: IdentityParts): Promise<void> {
  parts.provider.on('server_error', (_ctx, error) => app.log.error(error, 'the embedded identity provider failed'))
  await app.register(loginRoutes, parts)
  await app.register(protocolRoutes, parts)
}

async function loginRoutes(app: FastifyInstance, { provider, errors, users, listed }: IdentityParts): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: loginBodyLimit })

  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof errors.SessionNotFound)) throw error
    return send(reply.code(400), expiredPage(preferredLanguage(request.raw)))
  })

  app.get('/interaction/:uid', { schema }, async (request, reply) => {
    await provider.interactionDetails(request.raw, reply.raw)
    return send(reply, loginPage(preferredLanguage(request.raw), listed))
  })

  app.post('/interaction/:uid', { schema }, async (request, reply) => {
    const interaction = await provider.interactionDetails(request.raw, reply.raw)
    const user = users.get(chosenUser(request))
    if (!user) return send(reply.code(400), unknownUserPage(preferredLanguage(request.raw)))
    await leaveOtherSession(provider, interaction, user)
    const result = { login: { accountId: user.id } }
    return reply.redirect(await provider.interactionResult(request.raw, reply.raw, result), 303)
  })
}

async function protocolRoutes(app: FastifyInstance, { provider }: IdentityParts): Promise<void> {
  const { host, protocol, pathname } = new URL(provider.issuer)
  const answer = provider.callback()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))

  app.all('/*', { schema }, (request, reply) => {
    reply.hijack()
    const url = request.raw.url?.slice(app.prefix.length) || '/'
    Object.assign(request.raw, { url, originalUrl: pathname + url })
    Object.assign(request.raw.headers, { host, 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1) })
    void answer(request.raw, reply.raw)
  })
}

/** Ends the session of another person in the same browser. */
async function leaveOtherSession(provider: Provider, interaction: Interaction, user: SampleUser): Promise<void> {
  if (!interaction.session || interaction.session.accountId === user.id) return
  const session = await provider.Session.findByUid(interaction.session.uid)
  interaction.session = undefined
  await interaction.persist()
  await session?.destroy()
}

function chosenUser({ body }: FastifyRequest): string {
  const user = typeof body === 'object' && body !== null && 'user' in body ? body.user : undefined
  return typeof user === 'string' ? user : ''
}

const send = (reply: FastifyReply, html: string): FastifyReply =>
  reply.headers(pageHeaders).type('text/html; charset=utf-8').send(html)

import type { FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { admit } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { lingerForSender } from '../../applications/documents/lingering-close.ts'
import { addressOf } from '../../http/client-address.ts'
import { languageOf } from '../../http/problems/language.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { createCodeChecks } from './code-checks.ts'
import { pageHeaders, permitPage, refusalPage, unknownCode } from './page.ts'
import { findCertificateByHash, findNamedPermit, findPublicPermit, type PublicPermit } from './queries.ts'
import { readFile } from './read-file.ts'
import {
  File,
  FileVerification,
  isHash,
  Page,
  PermitVerification,
  VerificationParams,
  VerificationQuery,
} from './schema.ts'
import { meanings, verdictMeanings } from './words.ts'

const tags = ['Verification']

interface Parts {
  database: Database
  limits: Limits
}

/** Checks a permit by its code, or by the file of its certificate. Open to everybody. */
export async function verifications(app: App, { database, limits }: Parts) {
  const { lane } = database
  const check = createCodeChecks(lane, limits)

  app.get(
    '/verifications/:token',
    {
      errorHandler: refuseOnPage,
      schema: {
        operationId: 'verifyPermit',
        tags,
        summary: 'Check a permit',
        description:
          'Where the QR code of a permit leads: whether it is genuine, and what it is at this moment; as a page in ' +
          'two languages for a browser, which prefers `text/html`. A permit that was revoked, suspended or ' +
          'superseded shows it from the moment that was decided. A code that is unknown, cut off or made up is ' +
          'answered alike; after some of those an address gets 429 for the next wrong ones. A genuine code is ' +
          'answered however many wrong ones came before it from the same address.',
        params: VerificationParams,
        querystring: VerificationQuery,
        response: {
          200: {
            description: 'What it is.',
            content: { 'application/json': { schema: ref(PermitVerification) }, 'text/html': { schema: Page } },
          },
          ...onPages(refusals('not_found', 'rate_limited')),
        },
      },
    },
    async (request, reply) => {
      const permit = await check(request, reply, request.params.token, (token) => findPublicPermit(lane, token))
      void reply.headers({ 'cache-control': 'no-store', vary: 'Accept, Accept-Language' })
      if (!wantsPage(request)) return reply.type('application/json').send(shown(permit))
      const language = request.query.language ?? languageOf(request)
      return reply.headers({ ...pageHeaders, 'content-language': language }).send(permitPage(permit, language))
    },
  )

  await app.register(fileVerifications, { database, limits })
}

/** Only here is a bare PDF taken. */
async function fileVerifications(app: App, { database: { lane }, limits }: Parts) {
  app.addHook('onSend', lingerForSender)
  app.addContentTypeParser('application/pdf', (_request, _payload, done) => done(null))

  app.post(
    '/verifications',
    {
      onRequest: async (request, reply) => admit(limits, 'verification_files', addressOf(request), reply),
      schema: {
        operationId: 'verifyFile',
        tags,
        summary: 'Check a file',
        description:
          'Whether exactly this file is a certificate that was made here, and what its permit is at this moment. ' +
          'Send the PDF itself, of up to 10 MiB, which is streamed and not kept, or its SHA-256. A copy in which ' +
          'one bit was changed, or that somebody signed anew, is `altered`; by its hash alone that cannot be told ' +
          'from a file that was never ours.',
        body: File,
        response: { 200: ref(FileVerification), ...refusals('upload_interrupted') },
      },
    },
    async (request, reply) => {
      const { sha256, tokens } = isHash(request.body)
        ? { sha256: request.body.sha256.toLowerCase(), tokens: [] }
        : await readFile(request.raw)
      const made = await findCertificateByHash(lane, sha256)
      const permit = made?.permit ?? (await findNamedPermit(lane, tokens))
      if (!permit) admit(limits, 'verification_guesses', addressOf(request), reply)
      const otherwise = permit ? 'altered' : 'unknown'
      const verdict = made ? 'unchanged' : otherwise
      return reply.header('cache-control', 'no-store').send({
        verdict,
        meaning: verdictMeanings[verdict],
        sha256,
        certificate: made ? { language: made.language, madeAt: made.madeAt } : null,
        permit: permit ? shown(permit) : null,
      })
    },
  )
}

const shown = (permit: PublicPermit) => ({ genuine: true as const, meaning: meanings[permit.state], ...permit })

/** A browser says that it likes HTML better; whoever does not care gets JSON. */
const wantsPage = (request: FastifyRequest): boolean =>
  new Negotiator(request).mediaType(['application/json', 'text/html']) === 'text/html'

/** Refusals that are pages as well. */
const onPages = (documented: ReturnType<typeof refusals>) =>
  Object.fromEntries(
    Object.entries(documented).map(([status, refusal]) => [
      status,
      { ...refusal, content: { ...refusal.content, 'text/html': { schema: Page } } },
    ]),
  )

/** A refusal, as a page for whoever looks at one. */
function refuseOnPage(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  if (!(error instanceof Problem) || !wantsPage(request)) throw error
  if (error.extras.retryAfter !== undefined) void reply.header('retry-after', String(error.extras.retryAfter))
  const language = languageOf(request)
  void reply
    .code(error.status)
    .headers({
      ...pageHeaders,
      'content-language': language,
      'cache-control': 'no-store',
      vary: 'Accept, Accept-Language',
    })
    .send(refusalPage(error.code === 'not_found' ? unknownCode : error, language))
}

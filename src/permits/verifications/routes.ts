import { admit, admitting } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { lingerForSender } from '../../applications/documents/uploads/lingering-close.ts'
import { addressOf } from '../../http/connections/client-address.ts'
import { foreignParameters } from '../../http/letter-links.ts'
import { onPages, Page, refuseOnPage } from '../../http/pages.ts'
import { languageOf } from '../../http/problems/language.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { prefersHtml } from '../../platform/html-preference.ts'
import { languages } from '../../platform/words.ts'
import { createCodeChecks } from './code-checks.ts'
import { File, FileVerification, isHash } from './file-schema.ts'
import { meanings, verdictMeanings } from './meanings.ts'
import { pageHeaders, permitPage, refusalPage, unknownCode } from './page.ts'
import { findCertificateByHash, findNamedPermit, findPublicPermit, type PublicPermit } from './queries.ts'
import { readFile } from './read-file.ts'
import { PermitVerification, VerificationParams, VerificationQuery } from './schema.ts'

const tags = ['Verification']

interface VerificationContext {
  database: Database
  limits: Limits
}

/** Registers the checks of a permit by its code and by the file of its certificate, for everybody. */
export async function verifications(app: App, { database, limits }: VerificationContext) {
  const { standby: reader } = database
  const check = createCodeChecks(reader, limits)

  app.get(
    '/verifications/:token',
    {
      errorHandler: refuseOnPage({
        headers: pageHeaders,
        write: (problem, language) => refusalPage(problem.code === 'not_found' ? unknownCode : problem, language),
      }),
      schema: {
        operationId: 'verifyPermit',
        tags,
        summary: 'Check a permit',
        description:
          'The QR code of a permit leads here. Returns its current state and public data; a browser, which prefers ' +
          '`text/html`, gets a page in Indonesian or English. Revocations and suspensions show at once. 404: the ' +
          'code is unknown or incomplete. 429: too many wrong codes from your address; genuine codes are still ' +
          `answered. ${foreignParameters}`,
        params: VerificationParams,
        querystring: VerificationQuery,
        response: {
          200: {
            description: 'The state and the public data of the permit.',
            content: { 'application/json': { schema: ref(PermitVerification) }, 'text/html': { schema: Page } },
          },
          ...onPages(refusals('not_found', 'rate_limited')),
        },
      },
    },
    async (request, reply) => {
      const permit = await check(request, reply, request.params.token, (token) => findPublicPermit(reader, token))
      void reply.headers({ 'cache-control': 'no-store', vary: 'Accept, Accept-Language' })
      if (!prefersHtml(request)) return reply.type('application/json').send(presentVerification(permit))
      const language = languages.find((one) => one === request.query.language) ?? languageOf(request)
      return reply.headers({ ...pageHeaders, 'content-language': language }).send(permitPage(permit, language))
    },
  )

  await app.register(fileVerifications, { database, limits })
}

/** Registers the check of a file, in its own scope: only there a body may be a PDF. */
async function fileVerifications(app: App, { database: { standby: reader }, limits }: VerificationContext) {
  app.addHook('onSend', lingerForSender)
  app.addContentTypeParser('application/pdf', (_request, _payload, done) => done(null))
  const allowed = Object.keys(File.content)

  app.post(
    '/verifications',
    {
      onRequest: admitting(limits, 'verification_files', addressOf),
      schema: {
        operationId: 'verifyFile',
        tags,
        summary: 'Check the file of a certificate',
        description:
          'Checks whether exactly this file is a certificate issued here, and returns the current state of its permit. ' +
          'Send the PDF, up to 10 MiB, which is not stored, or its SHA-256. A changed or newly signed copy is ' +
          '`altered`. With only a hash, such a copy is `unknown`. 413: the file is too large.',
        consumes: allowed,
        body: File,
        response: { 200: ref(FileVerification), ...refusals('upload_interrupted') },
      },
    },
    async (request, reply) => {
      // Fastify runs no parser for a request without a body and its type.
      if (request.headers['content-type'] === undefined) throw new Problem('unsupported_media_type', { allowed })
      const { sha256, tokens } = isHash(request.body)
        ? { sha256: request.body.sha256.toLowerCase(), tokens: [] }
        : await readFile(request.raw)
      const made = await findCertificateByHash(reader, sha256)
      const permit = made?.permit ?? (await findNamedPermit(reader, tokens))
      if (!permit) admit(limits, 'verification_guesses', addressOf(request), reply)
      const otherwise = permit ? 'altered' : 'unknown'
      const verdict = made ? 'unchanged' : otherwise
      return reply.header('cache-control', 'no-store').send({
        verdict,
        meaning: verdictMeanings[verdict],
        sha256,
        certificate: made ? { language: made.language, madeAt: made.madeAt } : null,
        permit: permit ? presentVerification(permit) : null,
      })
    },
  )
}

const presentVerification = (permit: PublicPermit) => ({
  genuine: true as const,
  meaning: meanings[permit.state],
  ...permit,
})

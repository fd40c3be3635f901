import Type from 'typebox'
import { holderOfLetter } from '../../access/identity/actor.ts'
import { openObject } from '../../applications/documents/downloads/open-object.ts'
import { letterLink } from '../../applications/reads/reading.ts'
import type { ReadRecord } from '../../applications/reads/record.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { takeForms } from '../../http/forms.ts'
import { foreignParameters, LetterButtonQuery, LetterPageQuery } from '../../http/letter-links.ts'
import { chosenLanguage, onPages, Page } from '../../http/pages.ts'
import { languageOf } from '../../http/problems/language.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { findCertificate } from '../../permits/certificates/download-queries.ts'
import { fileHeaders, Pdf } from '../../permits/certificates/file.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { Vault } from '../../privacy/vault.ts'
import { letterPageHeaders, refuseOnLetterPage } from '../letter-page.ts'
import { noticeOf } from './link.ts'
import { certificatePage } from './page.ts'
import { certificateWords } from './page-words.ts'
import { findLinkedPermit, type LinkedPermit } from './queries.ts'
import { CertificateChoice } from './schema.ts'

interface CertificateLetterParts {
  database: Pick<Database, 'reader'>
  storage: Storage
  vault: Vault
  reads: ReadRecord
}

const tags = ['Permits']
/** The path parameters. The token has no pattern: a link that a mail program cut off is answered like a wrong one. */
const LinkParams = Type.Object({
  token: Type.String({
    description: 'The token of the link in the letter. One that is wrong or was cut off is `not_found`.',
    examples: ['AZqmsl0-fEGbCj9ejSwacMU2bWn8rLk4sDf6gJ9aQ1Hn0cZ7yTt5oQ'],
  }),
})
const errorHandler = refuseOnLetterPage({ id: certificateWords.id.invalid, en: certificateWords.en.invalid })

/** Registers the page from which an applicant without an account downloads a certificate, and its button. */
export async function certificateLetters(app: App, parts: CertificateLetterParts) {
  takeForms(app)

  getCertificateLetterRoute(app, parts)
  downloadCertificateByLetterRoute(app, parts)
}

function getCertificateLetterRoute(app: App, { database: { reader }, vault }: CertificateLetterParts) {
  app.get(
    '/certificate-letters/:token',
    {
      errorHandler,
      schema: {
        operationId: 'getCertificateLetter',
        tags,
        summary: 'Show the page of a link to a certificate',
        description:
          'Returns the HTML page that a letter about an issued permit links to: the state of the permit today, what ' +
          'to do if it is not in force, and a button for the certificate in each language. Only an applicant ' +
          'without an account gets such a letter, if an authenticated e-mail of theirs began the application. ' +
          'Reading the page sends no file, so mail programs may follow the link. It ' +
          'is valid for 90 days, as long as its address is the contact of the application and nobody has taken the ' +
          'application over; otherwise the answer is `not_found`. ' +
          foreignParameters,
        params: LinkParams,
        querystring: LetterPageQuery,
        response: {
          200: { description: 'The permit, and the buttons.', content: { 'text/html': { schema: Page } } },
          ...onPages(refusals('not_found')),
        },
      },
    },
    async (request, reply) => {
      const { token } = request.params
      const permit = await linkedPermit({ reader, vault }, token)
      const { definition } = await publishedVersion(reader, permit.permitType, permit.permitTypeVersion)
      const chosen = chosenLanguage(request)
      const language = chosen ?? languageOf(request)
      return reply
        .headers({ ...letterPageHeaders, 'content-language': language })
        .send(certificatePage(permit, definition, language, { link: token, chosen }))
    },
  )
}

function downloadCertificateByLetterRoute(
  app: App,
  { database: { reader }, storage, vault, reads }: CertificateLetterParts,
) {
  app.post(
    '/certificate-letters/:token',
    {
      errorHandler,
      schema: {
        operationId: 'downloadCertificateByLetter',
        tags,
        summary: 'Download a certificate by the link of a letter',
        description:
          'Sent by a button of that page. Returns the signed PDF as an attachment, as `downloadCertificate` does for ' +
          'an applicant with an account. Each download is recorded as a read with the role `letter_link`, because ' +
          'the link does not prove who opened it. 409 `certificate_in_making`: the permit was just issued; ' +
          '`Retry-After` says when to try again.',
        consumes: ['application/x-www-form-urlencoded'],
        params: LinkParams,
        querystring: LetterButtonQuery,
        body: ref(CertificateChoice),
        response: { 200: Pdf, ...onPages(refusals('not_found', 'certificate_in_making')) },
      },
    },
    async (request, reply) => {
      const { permitId, applicationId } = await linkedPermit({ reader, vault }, request.params.token)
      const { language } = request.body
      const file = await findCertificate(reader, permitId, language, holderOfLetter(applicationId))
      const { body } = await openObject(storage, file.objectKey, () =>
        reads.add({
          personId: null,
          standing: letterLink,
          officeId: null,
          applicationId,
          what: 'permit',
          documentId: null,
          fields: file.holder,
          status: file.status,
          reason: null,
        }),
      )
      return reply.headers({ ...fileHeaders(file, language), 'referrer-policy': 'no-referrer' }).send(body)
    },
  )
}

/** Returns the permit of a link. Throws `not_found` for a link that is wrong, has expired or has ended. */
async function linkedPermit(
  { reader, vault }: { reader: Database['reader']; vault: Vault },
  token: string,
): Promise<LinkedPermit> {
  const noticeId = noticeOf(vault, token)
  const permit = noticeId === null ? undefined : await findLinkedPermit(reader, noticeId)
  if (!permit) throw new Problem('not_found', { what: 'certificate_letter' })
  return permit
}

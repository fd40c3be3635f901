import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { takeForms } from '../../../http/forms.ts'
import { foreignParameters, LetterButtonQuery, LetterPageQuery } from '../../../http/letter-links.ts'
import { chosenLanguage, onPages, Page } from '../../../http/pages.ts'
import { languageOf } from '../../../http/problems/language.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { type App, ref } from '../../../http/schema.ts'
import { letterPageHeaders, refuseOnLetterPage } from '../../letter-page.ts'
import { acceptAttachments, type LinkParts, readLink, type Shown, submitAgain } from './confirm.ts'
import { confirmationPage } from './page.ts'
import { confirmationWords } from './page-words.ts'
import { NewMailSubmission } from './schema.ts'

const tags = ['Correspondence']
/** The path parameters. The token has no pattern: a link that a mail program cut off is answered like a wrong one. */
const LinkParams = Type.Object({
  token: Type.String({
    description: 'The token of the link in the letter. One that is wrong or was cut off is `not_found`.',
    examples: ['q1Hn0cZ7yTt5oVb2mXw8rLk4sDf6gJ9a'],
  }),
})
const answered = (description: string) => ({ description, content: { 'text/html': { schema: Page } } })
const refused = onPages(refusals('not_found'))
const errorHandler = refuseOnLetterPage({ id: confirmationWords.id.invalid, en: confirmationWords.en.invalid })

/**
 * Registers the routes of the page that a letter about a mail links to. The page shows the attachments of the mail; its
 * buttons accept them, and submit a returned application again.
 */
export async function mailConfirmations(app: App, parts: LinkParts) {
  takeForms(app)

  getMailConfirmationRoute(app, parts)
  createMailConfirmationRoute(app, parts)
  createMailSubmissionRoute(app, parts)
}

function getMailConfirmationRoute(app: App, parts: LinkParts) {
  app.get(
    '/received-mail-confirmations/:token',
    {
      errorHandler,
      schema: {
        operationId: 'getMailConfirmation',
        tags,
        summary: 'Show the page of a confirmation link',
        description:
          'Returns the HTML page that a letter about a received e-mail links to, with the attachments of that ' +
          'e-mail and a button for each possible action. Reading it changes nothing, so mail programs may follow ' +
          'the link. The link is valid for 14 days, as long as its address is a confirmed contact of the ' +
          'application; otherwise the answer is `not_found`. ' +
          foreignParameters,
        params: LinkParams,
        querystring: LetterPageQuery,
        response: { 200: answered('The attachments, and a button for each possible action.'), ...refused },
      },
    },
    async (request, reply) => {
      const { token } = request.params
      return sendPage(request, reply, await readLink(parts, token), { link: token, hasTried: false })
    },
  )
}

function createMailConfirmationRoute(app: App, parts: LinkParts) {
  app.post(
    '/received-mail-confirmations/:token',
    {
      errorHandler,
      schema: {
        operationId: 'createMailConfirmation',
        tags,
        summary: 'Accept the attachments by a confirmation link',
        description:
          'Sent by the button of that page. Accepts every attachment whose slot is known and can be filled now, ' +
          'on behalf of the applicant. The page shows the state of each. A repetition changes nothing.',
        params: LinkParams,
        querystring: LetterButtonQuery,
        response: { 200: answered('The state of each attachment.'), ...refused },
      },
    },
    async (request, reply) => {
      const { token } = request.params
      return sendPage(request, reply, await acceptAttachments(parts, token), { link: token, hasTried: true })
    },
  )
}

function createMailSubmissionRoute(app: App, parts: LinkParts) {
  app.post(
    '/received-mail-confirmations/:token/submissions',
    {
      errorHandler,
      schema: {
        operationId: 'createMailSubmission',
        tags,
        summary: 'Submit a returned application again by a confirmation link',
        description:
          'Sent by the second button of that page, with the statement that everything is true. Submits the ' +
          'returned application again on behalf of the applicant, with all checks of the step `submit`. A link ' +
          'does this once; a repetition changes nothing. If the step is blocked, the page shows why.',
        consumes: ['application/x-www-form-urlencoded'],
        params: LinkParams,
        querystring: LetterButtonQuery,
        body: ref(NewMailSubmission),
        response: { 200: answered('The confirmation that it was submitted, or the blockers.'), ...refused },
      },
    },
    async (request, reply) => {
      const { token } = request.params
      return sendPage(request, reply, await submitAgain(parts, token), { link: `../${token}`, hasTried: true })
    },
  )
}

/** Sends the page of a link, in the language that its address names, otherwise by `Accept-Language`. */
function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Shown,
  place: { link: string; hasTried: boolean },
) {
  const chosen = chosenLanguage(request)
  const language = chosen ?? languageOf(request)
  return reply
    .headers({ ...letterPageHeaders, 'content-language': language })
    .send(confirmationPage(shown, language, { ...place, chosen }))
}

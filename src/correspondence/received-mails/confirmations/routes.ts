import Type from 'typebox'
import { languageOf } from '../../../http/problems/language.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { type App, ref } from '../../../http/schema.ts'
import { acceptFiles, type LinkParts, readLink, submitAgain } from './confirm.ts'
import { confirmationHeaders, confirmationPage } from './page.ts'
import { NewMailSubmission } from './schema.ts'

const tags = ['Correspondence']
const LinkParams = Type.Object({
  token: Type.String({
    pattern: '^[A-Za-z0-9_-]{32}$',
    description: 'What stands in the letter.',
    examples: ['q1Hn0cZ7yTt5oVb2mXw8rLk4sDf6gJ9a'],
  }),
})
const Page = (description: string) => ({
  description,
  content: {
    'text/html': { schema: Type.String({ description: 'A page for people, in the language that is asked for.' }) },
  },
})

/**
 * Serves the page that a letter about a mail links to. It shows the mail's files and accepts them when a button is
 * pressed. It also submits a returned application again.
 */
export async function mailConfirmations(app: App, parts: LinkParts) {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body === '' ? undefined : Object.fromEntries(new URLSearchParams(String(body)))),
  )

  app.get(
    '/received-mail-confirmations/:token',
    {
      schema: {
        operationId: 'getMailConfirmation',
        tags,
        summary: "See the files of one's mail",
        description:
          'The page that a letter to the applicant links to. It changes nothing, so that a mail program that looks ' +
          'at links does nothing by it. The link is good for 14 days, and only while its address is a confirmed ' +
          'contact of the application.',
        params: LinkParams,
        response: { 200: Page('The files, and a button for what can be done now.'), ...refusals('not_found') },
      },
    },
    async (request, reply) => {
      const { token } = request.params
      return reply
        .headers(confirmationHeaders)
        .send(confirmationPage(await readLink(parts, token), languageOf(request), { link: token, hasTried: false }))
    },
  )

  app.post(
    '/received-mail-confirmations/:token',
    {
      schema: {
        operationId: 'createMailConfirmation',
        tags,
        summary: "Accept the files of one's mail",
        description:
          'What the button of that page does: makes documents of all files whose slot is known and can be filled ' +
          'now, as the applicant. Pressed again it does nothing more.',
        params: LinkParams,
        response: { 200: Page('What became of each file.'), ...refusals('not_found') },
      },
    },
    async (request, reply) => {
      const { token } = request.params
      return reply
        .headers(confirmationHeaders)
        .send(confirmationPage(await acceptFiles(parts, token), languageOf(request), { link: token, hasTried: true }))
    },
  )

  app.post(
    '/received-mail-confirmations/:token/submissions',
    {
      schema: {
        operationId: 'createMailSubmission',
        tags,
        summary: 'Submit a returned application again by a link',
        description:
          'What the other button of that page does, once the applicant has stated that what is submitted is true: ' +
          'submits the application again, as the applicant, with the checks of the step. Once by a link; pressed ' +
          'again it does nothing more. The page says what is in the way.',
        consumes: ['application/x-www-form-urlencoded'],
        params: LinkParams,
        body: ref(NewMailSubmission),
        response: { 200: Page('Whether it was submitted, or what is in the way.'), ...refusals('not_found') },
      },
    },
    async (request, reply) => {
      const { token } = request.params
      return reply.headers(confirmationHeaders).send(
        confirmationPage(await submitAgain(parts, token), languageOf(request), {
          link: `../${token}`,
          hasTried: true,
        }),
      )
    },
  )
}

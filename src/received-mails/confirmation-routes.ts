import Type from 'typebox'
import type { Database } from '../db/client.ts'
import { languageOf } from '../problems/language.ts'
import { refusals } from '../problems/refusals.ts'
import type { App } from '../schema.ts'
import { acceptAll, lookAt } from './confirm.ts'
import { confirmationPage, pageHeaders } from './confirmation-page.ts'

const tags = ['Received mail']
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

/** Where the letter about a mail leads whoever sent it: a page that shows its files, and takes them when a button is pressed. */
export async function mailConfirmations(app: App, { database }: { database: Database }) {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, _body, done) =>
    done(null, undefined),
  )

  app.get(
    '/received-mail-confirmations/:token',
    {
      schema: {
        operationId: 'getMailConfirmation',
        tags,
        summary: "See the files of one's mail",
        description:
          'The page that a letter to the applicant links to. It changes nothing, so that a mail program that looks at links does nothing by it.',
        params: LinkParams,
        response: { 200: Page('The files, and a button to accept them.'), ...refusals('not_found') },
      },
    },
    async (request, reply) =>
      reply
        .headers(pageHeaders)
        .send(confirmationPage(await lookAt(database, request.params.token), languageOf(request), false)),
  )

  app.post(
    '/received-mail-confirmations/:token',
    {
      schema: {
        operationId: 'createMailConfirmation',
        tags,
        summary: "Accept the files of one's mail",
        description:
          'What the button of that page does: makes documents of all files whose slot is known and can be filled now, as the applicant. Pressed again it does nothing more.',
        params: LinkParams,
        response: { 200: Page('What became of each file.'), ...refusals('not_found') },
      },
    },
    async (request, reply) =>
      reply
        .headers(pageHeaders)
        .send(confirmationPage(await acceptAll(database, request.params.token), languageOf(request), true)),
  )
}

import Type from 'typebox'
import { contextOf } from '../../applications/context.ts'
import { channelAtCounter } from '../../applications/drafts/assistance.ts'
import { ApplicationParams } from '../../applications/params.ts'
import type { ReadRecord } from '../../applications/reads/record.ts'
import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, OneOf, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { languages } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { handOverLetter, listLetters, printLetter } from './print.ts'
import { LetterHandover, LetterList, NewLetterHandover, PrintedLetter } from './schema.ts'

const tags = ['Contacts']
const LetterParams = Type.Object({ ...ApplicationParams.properties, letterId: Id('Identifier of the letter.') })

interface PrintedLetterParts {
  database: Database
  vault: Vault
  reads: ReadRecord
}

/** Routes of the letters that a counter prints for somebody. */
export async function printedLetters(app: App, parts: PrintedLetterParts) {
  listLettersRoute(app, parts)
  getLetterRoute(app, parts)
  createLetterHandoverRoute(app, parts)
}

function listLettersRoute(app: App, { database: { reader } }: PrintedLetterParts) {
  app.get(
    '/applications/:id/letters',
    {
      schema: {
        operationId: 'listLetters',
        tags,
        summary: 'List the letters to an applicant',
        description:
          'For the front desk that filed the application and that of the responsible office: every letter that the ' +
          'history causes for the applicant, whether it was sent to an address or not, the newest first. Somebody ' +
          'without e-mail and telephone gets them on paper. Empty once the personal data of the application was ' +
          'erased.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(LetterList), ...refusals('not_found', 'forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'letters', of: id }, (paging) => listLetters({ db: reader, actor }, id, paging)),
  )
}

function getLetterRoute(app: App, { database: { reader }, vault, reads }: PrintedLetterParts) {
  app.get(
    '/applications/:id/letters/:letterId',
    {
      schema: {
        operationId: 'getLetter',
        tags,
        summary: 'Write a letter to be printed',
        description:
          'Writes one of these letters from the facts of this moment, as a page to print. The read is recorded. ' +
          'Print it for the applicant only, after checking who they are, and record it by `createLetterHandover`. ' +
          '409 `letter_outdated`: it asks for something that is not needed any more.',
        params: LetterParams,
        querystring: Type.Object(
          {
            language: Type.Optional(
              OneOf(languages, { description: 'The language of the letter. By `Accept-Language` unless stated.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: ref(PrintedLetter), ...refusals('not_found', 'forbidden', 'letter_outdated') },
      },
    },
    async (request) => {
      const { actor, params, query } = request
      const language = query.language ?? languageOf(request)
      const where = { applicationId: params.id, letterId: params.letterId }
      const { id, kind, at, handedOver, subject, html, text } = await printLetter(
        { db: reader, actor, vault, reads },
        where,
        language,
      )
      return { id, kind, at, handedOver, language, subject, html, text }
    },
  )
}

function createLetterHandoverRoute(app: App, { database }: PrintedLetterParts) {
  app.post(
    '/applications/:id/letters/:letterId/handovers',
    {
      schema: {
        operationId: 'createLetterHandover',
        tags,
        summary: 'Hand over a letter',
        description:
          'Records that a printed letter was given to the applicant, or to somebody who came for them. The history ' +
          'shows it, with the officer and the proof. A letter may be handed over again.',
        params: LetterParams,
        headers: PostHeaders,
        body: NewLetterHandover,
        response: {
          201: ref(LetterHandover),
          ...refusals('not_found', 'forbidden', 'conflict', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { body, headers, params } = request
      const channel = channelAtCounter(headers['x-channel'])
      const where = { applicationId: params.id, letterId: params.letterId }
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const { at, version } = await handOverLetter({ ...contextOf(request, db), channel }, where, body)
        return created({ at, ...body }, { etag: etagOf({ version }) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

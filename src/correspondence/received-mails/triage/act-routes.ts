import Type from 'typebox'
import { Application } from '../../../applications/case-schema.ts'
import { answersOf } from '../../../applications/draft.ts'
import { judgeCase } from '../../../applications/judged.ts'
import { etagOf, presentCase } from '../../../applications/present.ts'
import { onceInTransaction } from '../../../http/idempotency/once.ts'
import { languageOf } from '../../../http/problems/language.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, Id, ref } from '../../../http/schema.ts'
import type { Database, Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import type { ContactChannel } from '../../contacts/contact.ts'
import {
  NewMailAnswer,
  NewMailClosure,
  NewMailDraft,
  NewMailFiling,
  NewMailTransfer,
  TriageActed,
} from './act-schema.ts'
import { draftFromMail } from './draft-from-mail.ts'
import { fileIntoApplication } from './file-into.ts'
import { type Acted, answerMail, closeMail, handOnMail } from './triage.ts'

const tags = ['Received mail']
const MailParams = Type.Object({ id: Id('The mail.') })

/** Problems of every act: on the mail, and on what is sent or sent again. */
const inTriage = ['not_found', 'forbidden', 'mail_not_in_triage'] as const
const repeatable = ['rule_broken', 'conflict', 'request_in_flight', 'idempotency_key_reused'] as const

interface Parts {
  database: Database
  vault: Vault
  channels: readonly ContactChannel[]
}

/** The acts of officers on a mail in triage: draft, file, answer, close, hand on. */
export function triageActs(app: App, { database, vault, channels }: Parts): void {
  /** Does an act once for an idempotency key, in a transaction. */
  const once = async (key: ReturnType<typeof keyOf>, act: (tx: Db) => Promise<Acted>) => {
    const work = async (tx: Db) => ({ statusCode: 201, headers: {}, body: await act(tx) })
    return (await onceInTransaction(database, key, work)).body
  }

  app.post(
    '/received-mails/:id/drafts',
    {
      schema: {
        operationId: 'createDraftFromMail',
        tags,
        summary: 'Make a draft of a mail',
        description:
          'By the front desk of the office whose triage it is in, as it files at its counter for somebody. The ' +
          'mail begins its correspondence, with all mails of its conversation that are in the same triage; their ' +
          'files come along, each with the slot that it seems to be for; they count once they are accepted. Its ' +
          'sender is told the number and the tracking key of the application now, and of all that happens from ' +
          'then on.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailDraft,
        response: {
          201: ref(Application),
          ...refusals(...inTriage, 'mail_without_sender', ...repeatable),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      // What is kept for a retry is without the answers: a retry brings the same ones.
      const key =
        headers['idempotency-key'] === undefined ? undefined : keyOf(request, headers, vault.fingerprint(body))
      const made = await onceInTransaction(database, key, async (tx) => {
        const file = await draftFromMail(tx, { vault, channels }, id, body, actor)
        return {
          statusCode: 201,
          headers: { etag: etagOf(file), location: `/v1/applications/${file.id}` },
          body: { ...presentCase(judgeCase(file), actor, languageOf(request)), answers: {} },
        }
      })
      return reply
        .code(201)
        .headers(made.headers)
        .send({ ...made.body, answers: answersOf(body, null) })
    },
  )

  app.post(
    '/received-mails/:id/filings',
    {
      schema: {
        operationId: 'createMailFiling',
        tags,
        summary: 'Put a mail into an application',
        description:
          'By the front desk of the office whose triage it is in, into an application that they see and whose ' +
          "front desk they are too: the responsible office's, or the counter that files it. It becomes " +
          "correspondence of that file as what the officer put there, never as the applicant's, and stands in its " +
          'history with the reason. Its files wait there to be accepted. No status changes. Its sender is told ' +
          'only where the address is a confirmed contact of that application, and gets no link to act by.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailFiling,
        response: {
          201: ref(TriageActed),
          ...refusals(...inTriage, 'messages_not_open', 'too_many_messages', ...repeatable),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const act = await once(keyOf(request, headers, body), (tx) =>
        fileIntoApplication(tx, vault, params.id, body, actor),
      )
      return reply.code(201).send(act)
    },
  )

  app.post(
    '/received-mails/:id/answers',
    {
      schema: {
        operationId: 'answerReceivedMail',
        tags,
        summary: 'Answer a mail',
        description:
          'By the front desk of the office whose triage it is in: a letter to its sender with what is missing. The ' +
          'mail stays within reach, as `answered`; what its sender answers to the letter, and is proven to come ' +
          'from them, joins it in the triage.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailAnswer,
        response: {
          201: ref(TriageActed),
          ...refusals(...inTriage, 'mail_without_sender', ...repeatable),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const act = await once(keyOf(request, headers, body), (tx) => answerMail(tx, vault, params.id, body, actor))
      return reply.code(201).send(act)
    },
  )

  app.post(
    '/received-mails/:id/closures',
    {
      schema: {
        operationId: 'createMailClosure',
        tags,
        summary: 'Close a mail',
        description: 'By the front desk of the office whose triage it is in, with the reason. It is kept.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailClosure,
        response: {
          201: ref(TriageActed),
          ...refusals(...inTriage, ...repeatable),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const act = await once(keyOf(request, headers, body), (tx) => closeMail(tx, vault, params.id, body.reason, actor))
      return reply.code(201).send(act)
    },
  )

  app.post(
    '/received-mails/:id/transfers',
    {
      schema: {
        operationId: 'createMailTransfer',
        tags,
        summary: 'Hand a mail on to another office',
        description: 'By the front desk of the office whose triage it is in, to any office that has a counter.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailTransfer,
        response: {
          201: ref(TriageActed),
          ...refusals(...inTriage, ...repeatable),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const act = await once(keyOf(request, headers, body), (tx) => handOnMail(tx, vault, params.id, body, actor))
      return reply.code(201).send(act)
    },
  )
}

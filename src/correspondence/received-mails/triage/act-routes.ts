import Type from 'typebox'
import { evaluateCase } from '../../../applications/case/evaluated.ts'
import { presentCase } from '../../../applications/case/present.ts'
import { Application } from '../../../applications/case/schema.ts'
import { answersOf } from '../../../applications/drafts/draft.ts'
import { onceInTransaction } from '../../../http/idempotency/once.ts'
import { languageOf } from '../../../http/problems/language.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../../../http/request.ts'
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
const MailParams = Type.Object({ id: Id('Identifier of the e-mail.') })

/** Problems of every act: `inTriage` of the mail, `repeatable` of the request. */
const inTriage = ['not_found', 'forbidden', 'mail_not_in_triage'] as const
const repeatable = ['rule_broken', 'conflict', 'request_in_flight', 'idempotency_key_reused'] as const

interface Parts {
  database: Database
  vault: Vault
  channels: readonly ContactChannel[]
}

/** Registers the routes of the acts of officers on a mail in triage: draft, file, answer, close, hand on. */
export function triageActs(app: App, { database, vault, channels }: Parts): void {
  /** Runs an act in a transaction, at most once for an idempotency key. */
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
        summary: 'Make a draft from a received e-mail',
        description:
          'For the front desk of the office whose triage holds the e-mail, as it files at its counter for ' +
          'somebody. The e-mail and the others of its conversation in this triage become the first messages of ' +
          'the draft. Their attachments come along, each with the slot that it seems to be for, and wait to be ' +
          'accepted. The sender gets the number and the tracking key, and all later notices. Fails with ' +
          '`mail_without_sender` if the sender has no usable address.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailDraft,
        response: { 201: ref(Application), ...refusals(...inTriage, 'mail_without_sender', ...repeatable) },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      // The response that is stored for a retry leaves out the answers: a retry sends the same ones.
      const key =
        headers['idempotency-key'] === undefined ? undefined : keyOf(request, headers, vault.fingerprint(body))
      const made = await onceInTransaction(database, key, async (tx) => {
        const draft = await draftFromMail(tx, { vault, channels }, id, body, actor)
        return {
          statusCode: 201,
          headers: { etag: etagOf(draft), location: `/v1/applications/${draft.id}` },
          body: { ...presentCase(evaluateCase(draft), actor, languageOf(request)), answers: {} },
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
        summary: 'File a received e-mail into an application',
        description:
          'For an officer who serves the front desk of the triage office and the front desk of the application: ' +
          'that of the responsible office, or the counter that files it. The e-mail joins the correspondence as ' +
          "the act of this officer, never as the applicant's, and the history shows the reason. Its attachments " +
          'wait to be accepted. No status changes. The sender is notified only if the address is a confirmed ' +
          'contact of the application, and gets no confirmation link.',
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
        summary: 'Answer a received e-mail',
        description:
          'For the front desk of the office whose triage holds the e-mail. Sends its sender a letter with what is ' +
          'missing. The e-mail stays in the triage as `answered`. A reply joins the same conversation if its ' +
          'sender is proven to be the same. Fails with `mail_without_sender` if the sender has no usable address.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailAnswer,
        response: { 201: ref(TriageActed), ...refusals(...inTriage, 'mail_without_sender', ...repeatable) },
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
        summary: 'Close a received e-mail',
        description:
          'For the front desk of the office whose triage holds the e-mail, with the reason. Use it for e-mails ' +
          'that need nothing more, such as advertisements. The e-mail is kept for the time that is configured.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailClosure,
        response: { 201: ref(TriageActed), ...refusals(...inTriage, ...repeatable) },
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
        summary: 'Transfer a received e-mail to another office',
        description:
          'For the front desk of the office whose triage holds the e-mail. Moves it to the triage of another ' +
          'office that has a counter.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailTransfer,
        response: { 201: ref(TriageActed), ...refusals(...inTriage, ...repeatable) },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const act = await once(keyOf(request, headers, body), (tx) => handOnMail(tx, vault, params.id, body, actor))
      return reply.code(201).send(act)
    },
  )
}

import { created, onceInTransaction } from '../../../http/idempotency/once.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, ref } from '../../../http/schema.ts'
import type { Database, Db } from '../../../platform/db/client.ts'
import { NewMailAnswer, NewMailClosure, NewMailFiling, NewMailTransfer, TriageActed } from './act-schema.ts'
import { createDraftFromMailRoute, type TriageActParts } from './draft-routes.ts'
import { fileIntoApplication } from './file-into.ts'
import { inTriage, MailParams, repeatable } from './schema-parts.ts'
import { type Acted, answerMail, closeMail, handOnMail } from './triage.ts'

const tags = ['Received mail']

/** Registers the routes of the acts of officers on a mail in triage: draft, file, answer, close, hand on. */
export function triageActs(app: App, parts: TriageActParts) {
  createDraftFromMailRoute(app, parts)
  createMailFilingRoute(app, parts)
  answerReceivedMailRoute(app, parts)
  createMailClosureRoute(app, parts)
  createMailTransferRoute(app, parts)
}

function createMailFilingRoute(app: App, { database, vault }: TriageActParts) {
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
      const act = await actOnce(database, keyOf(request, headers, body), (tx) =>
        fileIntoApplication(tx, vault, params.id, body, actor),
      )
      return reply.code(201).send(act)
    },
  )
}

function answerReceivedMailRoute(app: App, { database, vault }: TriageActParts) {
  app.post(
    '/received-mails/:id/answers',
    {
      schema: {
        operationId: 'answerReceivedMail',
        tags,
        summary: 'Answer a received e-mail',
        description:
          'For the front desk of the office whose triage holds the e-mail. Sends its sender a letter with what is ' +
          'missing, with a note, or with both. The e-mail stays in the triage as `answered`. A reply joins the same ' +
          'conversation if its sender is proven to be the same. Fails with `mail_without_sender` if the sender has ' +
          'no usable address.',
        params: MailParams,
        headers: PostHeaders,
        body: NewMailAnswer,
        response: { 201: ref(TriageActed), ...refusals(...inTriage, 'mail_without_sender', ...repeatable) },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const act = await actOnce(database, keyOf(request, headers, body), (tx) =>
        answerMail(tx, vault, params.id, body, actor),
      )
      return reply.code(201).send(act)
    },
  )
}

function createMailClosureRoute(app: App, { database, vault }: TriageActParts) {
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
      const act = await actOnce(database, keyOf(request, headers, body), (tx) =>
        closeMail(tx, vault, params.id, body.reason, actor),
      )
      return reply.code(201).send(act)
    },
  )
}

function createMailTransferRoute(app: App, { database, vault }: TriageActParts) {
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
      const act = await actOnce(database, keyOf(request, headers, body), (tx) =>
        handOnMail(tx, vault, params.id, body, actor),
      )
      return reply.code(201).send(act)
    },
  )
}

/** Runs an act in a transaction, at most once for an idempotency key. */
async function actOnce(database: Database, key: ReturnType<typeof keyOf>, act: (tx: Db) => Promise<Acted>) {
  const work = async (tx: Db) => created(await act(tx))
  return (await onceInTransaction(database, key, work)).body
}

import Type from 'typebox'
import { type Actor, reachOf } from '../../../access/identity/actor.ts'
import { answersOf } from '../../../applications/draft.ts'
import { etagOf, present } from '../../../applications/present.ts'
import type { ReadRecord } from '../../../applications/reads/record.ts'
import { Application } from '../../../applications/schema.ts'
import { after, page, uuidPattern } from '../../../http/cursor.ts'
import { onceInTransaction } from '../../../http/idempotency/once.ts'
import { languageOf } from '../../../http/problems/language.ts'
import { Problem } from '../../../http/problems/problem.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, Id, OneOf, paging, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import type { Vault } from '../../../privacy/vault.ts'
import type { ContactChannel } from '../../contacts/contact.ts'
import { attachmentReply, fileHeaders, mailHeaders, openAttachment } from '../attachments/content.ts'
import { unsealed } from '../keeping/sealing.ts'
import { receivedMailStates } from '../received-mail.ts'
import {
  NewMailAnswer,
  NewMailClosure,
  NewMailDraft,
  NewMailFiling,
  NewMailTransfer,
  ReceivedMail,
  ReceivedMailList,
  TriageActed,
} from '../schema.ts'
import { fileInto } from './file-into.ts'
import { findMail, findMailAttachment, findMailContent, listMails, type MailSummary } from './queries.ts'
import { answer, close, draftFrom, handOn } from './triage.ts'

const tags = ['Received mail']
const MailParams = Type.Object({ id: Id('The mail.') })
const AttachmentParams = Type.Object({ id: Id('The mail.'), attachmentId: Id('The file.') })
const listed = receivedMailStates.filter((state) => state !== 'received' && state !== 'filed' && state !== 'ignored')

interface Parts {
  database: Database
  storage: Storage
  vault: Vault
  reads: ReadRecord
  channels: readonly ContactChannel[]
}

/** The triage: mails that were not filed by themselves, and what officers make of them. */
export async function receivedMails(app: App, { database, storage, vault, reads, channels }: Parts) {
  const { lane } = database
  const readBy = (actor: Actor, mail: MailSummary) =>
    reads.add({
      ...readerOf(actor, mail),
      applicationId: mail.application?.id ?? null,
      what: 'received_mail',
      documentId: null,
      fields: [],
      status: null,
      reason: null,
    })

  app.get(
    '/received-mails',
    {
      schema: {
        operationId: 'listReceivedMails',
        tags,
        summary: 'List received mails',
        description:
          "Mails in the triage of one's office and the offices below it, the longest waiting first: what could not be filed by itself, and is not about a file of one's own. Nothing of them is opened.",
        querystring: Type.Object(
          {
            state: OneOf(listed, { default: 'triage', description: 'What has become of them.' }),
            officeId: Type.Optional(Id('Of this office only.')),
            ...paging,
          },
          { additionalProperties: false },
        ),
        response: { 200: ref(ReceivedMailList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { state, officeId, limit, cursor } }) => {
      if (reachOf(actor).length === 0)
        throw new Problem('forbidden', {
          action: 'list_mails',
          by: ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'],
        })
      const list = { list: 'received-mails', of: actor.personId, state, officeId }
      return page(
        await listMails(lane, actor, { state, officeId, limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )

  app.get(
    '/received-mails/:id',
    {
      schema: {
        operationId: 'getReceivedMail',
        tags,
        summary: 'Read a received mail',
        description:
          'A whole mail: sender, subject, text, files and what was done with it. That it was read is recorded.',
        params: MailParams,
        response: { 200: ref(ReceivedMail), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      const { mail, attachments, acts, conversation, personal } = await findMail(lane, id, actor)
      const {
        from = null,
        fromName = '',
        subject = '',
        text = '',
      } = personal === null ? {} : await unsealed(vault, id, personal)
      await readBy(actor, mail)
      return { ...mail, from, fromName, subject, text, attachments, acts, conversation }
    },
  )

  app.get(
    '/received-mails/:id/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadReceivedMail',
        tags,
        summary: 'Download a mail as it came',
        description:
          'Streams the very bytes that came, as an attachment. That it was read is recorded before the first of them. Not given to anybody when a scanner found a part of it infected, or could not look at one, nor once one was discarded. A mail that was too large to be taken is not there.',
        params: MailParams,
        response: { 200: mailHeaders, ...refusals('not_found', 'received_file_refused', 'received_file_discarded') },
      },
    },
    async ({ actor, params: { id } }, reply) => {
      const { mail, ...found } = await findMailContent(lane, id, actor)
      const content = { ...found, fileName: `${mail.reference}.eml`, mediaType: 'message/rfc822' }
      return attachmentReply(reply, content, await openAttachment(storage, content, () => readBy(actor, mail)))
    },
  )

  app.get(
    '/received-mails/:id/attachments/:attachmentId/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadMailAttachment',
        tags,
        summary: 'Download a file of a mail',
        description:
          'Streams it as an attachment. That it was read is recorded. What a scanner found infected, or could not look at, is not given to anybody.',
        params: AttachmentParams,
        response: { 200: fileHeaders, ...refusals('not_found', 'received_file_refused', 'received_file_discarded') },
      },
    },
    async ({ actor, params: { id, attachmentId } }, reply) => {
      const found = await findMailAttachment(lane, id, attachmentId, actor)
      const stored = await openAttachment(storage, found, () => readBy(actor, found.mail))
      return attachmentReply(reply, found, stored)
    },
  )

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
          ...refusals(
            'not_found',
            'forbidden',
            'mail_not_in_triage',
            'mail_without_sender',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
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
        const file = await draftFrom(tx, { vault, channels }, id, body, actor)
        return {
          statusCode: 201,
          headers: { etag: etagOf(file), location: `/v1/applications/${file.id}` },
          body: { ...present(file, actor, languageOf(request)), answers: {} },
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
          ...refusals(
            'not_found',
            'forbidden',
            'mail_not_in_triage',
            'messages_not_open',
            'too_many_messages',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
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
      const done = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => ({
        statusCode: 201,
        headers: {},
        body: await fileInto(tx, vault, id, body, actor),
      }))
      return reply.code(201).headers(done.headers).send(done.body)
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
          ...refusals(
            'not_found',
            'forbidden',
            'mail_not_in_triage',
            'mail_without_sender',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
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
      const done = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => ({
        statusCode: 201,
        headers: {},
        body: await answer(tx, vault, id, body, actor),
      }))
      return reply.code(201).headers(done.headers).send(done.body)
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
          ...refusals(
            'not_found',
            'forbidden',
            'mail_not_in_triage',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
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
      const done = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => ({
        statusCode: 201,
        headers: {},
        body: await close(tx, vault, id, body.reason, actor),
      }))
      return reply.code(201).headers(done.headers).send(done.body)
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
          ...refusals(
            'not_found',
            'forbidden',
            'mail_not_in_triage',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
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
      const done = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => ({
        statusCode: 201,
        headers: {},
        body: await handOn(tx, vault, id, body, actor),
      }))
      return reply.code(201).headers(done.headers).send(done.body)
    },
  )
}

/** As what an officer reads a mail: by a post at its office, or by one from which they look on. */
function readerOf({ personId, posts }: Actor, { office }: MailSummary) {
  const able = posts.filter(({ role }) => role !== 'administrator')
  const post = able.find(({ officeId }) => officeId === office.id) ?? able[0]
  return { personId, standing: post?.role ?? 'unknown', officeId: post?.officeId ?? null }
}

import Type from 'typebox'
import { type Actor, reachOf } from '../../../access/identity/actor.ts'
import { readBy } from '../../../applications/reads/reading.ts'
import type { ReadRecord } from '../../../applications/reads/record.ts'
import { pageById } from '../../../http/cursor.ts'
import { Problem } from '../../../http/problems/problem.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { type App, Id, OneOf, paging, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import type { Vault } from '../../../privacy/vault.ts'
import type { ContactChannel } from '../../contacts/contact.ts'
import { attachmentReply, fileHeaders, mailHeaders, openAttachment } from '../attachments/content.ts'
import { unsealMail } from '../keeping/sealing.ts'
import { receivedMailStates } from '../received-mail.ts'
import { triageActs } from './act-routes.ts'
import { findMail, findMailAttachment, findMailContent, listReceivedMails, type MailSummary } from './queries.ts'
import { ReceivedMail, ReceivedMailList } from './schema.ts'
import { MailParams } from './schema-parts.ts'

const tags = ['Received mail']
const AttachmentParams = Type.Object({
  id: Id('Identifier of the e-mail.'),
  attachmentId: Id('Identifier of the attachment.'),
})
const listed = receivedMailStates.filter((state) => state !== 'received' && state !== 'filed' && state !== 'ignored')

interface ReceivedMailParts {
  database: Database
  storage: Storage
  vault: Vault
  reads: ReadRecord
  channels: readonly ContactChannel[]
}

/** Registers the routes of the triage, in which officers find the mails that were not filed automatically. */
export async function receivedMails(app: App, parts: ReceivedMailParts) {
  listReceivedMailsRoute(app, parts)
  getReceivedMailRoute(app, parts)
  downloadReceivedMailRoute(app, parts)
  downloadMailAttachmentRoute(app, parts)
  triageActs(app, parts)
}

function listReceivedMailsRoute(app: App, { database: { reader } }: ReceivedMailParts) {
  app.get(
    '/received-mails',
    {
      schema: {
        operationId: 'listReceivedMails',
        tags,
        summary: 'List received e-mails',
        description:
          'For officers: returns e-mails in the triage of their offices and of the offices below, the longest ' +
          'waiting first. These are the e-mails that no rule could file. E-mails about an application of the ' +
          'caller are left out. Subject and text are not opened.',
        querystring: Type.Object(
          {
            state: OneOf(listed, { default: 'triage', description: 'The state of the e-mails.' }),
            officeId: Type.Optional(Id('Only e-mails in the triage of this office.')),
            ...paging,
          },
          { additionalProperties: false },
        ),
        response: { 200: ref(ReceivedMailList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { state, officeId, ...query } }) => {
      if (reachOf(actor).length === 0)
        throw new Problem('forbidden', {
          action: 'list_mails',
          by: ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'],
        })
      return pageById(query, { list: 'received-mails', of: actor.personId, state, officeId }, (paging) =>
        listReceivedMails(reader, actor, { state, officeId, ...paging }),
      )
    },
  )
}

function getReceivedMailRoute(app: App, { database: { reader }, vault, reads }: ReceivedMailParts) {
  app.get(
    '/received-mails/:id',
    {
      schema: {
        operationId: 'getReceivedMail',
        tags,
        summary: 'Read a received e-mail',
        description:
          'Returns the whole e-mail: sender, subject, text, attachments, and what officers did with it. The ' +
          'access is recorded.',
        params: MailParams,
        response: { 200: ref(ReceivedMail), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      const { mail, attachments, acts, conversation, personal } = await findMail(reader, id, actor)
      const {
        from = null,
        fromName = '',
        subject = '',
        text = '',
      } = personal === null ? {} : await unsealMail(vault, id, personal)
      await recordRead(reads, actor, mail)
      return { ...mail, from, fromName, subject, text, attachments, acts, conversation }
    },
  )
}

function downloadReceivedMailRoute(app: App, { database: { reader }, storage, reads }: ReceivedMailParts) {
  app.get(
    '/received-mails/:id/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadReceivedMail',
        tags,
        summary: 'Download a received e-mail in its original form',
        description:
          'Streams the bytes as they came (`message/rfc822`). The access is recorded first. Fails if a part of it ' +
          'is infected, could not be scanned or was discarded, and with `not_found` for an e-mail that was too ' +
          'large to be stored.',
        params: MailParams,
        response: { 200: mailHeaders, ...refusals('not_found', 'received_file_refused', 'received_file_discarded') },
      },
    },
    async ({ actor, params: { id } }, reply) => {
      const { mail, ...found } = await findMailContent(reader, id, actor)
      const content = { ...found, fileName: `${mail.reference}.eml`, mediaType: 'message/rfc822' }
      return attachmentReply(
        reply,
        content,
        await openAttachment(storage, content, () => recordRead(reads, actor, mail)),
      )
    },
  )
}

function downloadMailAttachmentRoute(app: App, { database: { reader }, storage, reads }: ReceivedMailParts) {
  app.get(
    '/received-mails/:id/attachments/:attachmentId/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadMailAttachment',
        tags,
        summary: 'Download an attachment of a received e-mail',
        description:
          'Streams the attachment as a download. The access is recorded. Fails if it is infected, could not be ' +
          'scanned or was discarded.',
        params: AttachmentParams,
        response: { 200: fileHeaders, ...refusals('not_found', 'received_file_refused', 'received_file_discarded') },
      },
    },
    async ({ actor, params: { id, attachmentId } }, reply) => {
      const found = await findMailAttachment(reader, id, attachmentId, actor)
      const stored = await openAttachment(storage, found, () => recordRead(reads, actor, found.mail))
      return attachmentReply(reply, found, stored)
    },
  )
}

/** Records that an officer reads a mail. */
const recordRead = (reads: ReadRecord, actor: Actor, mail: MailSummary) =>
  reads.add(readBy(readerOf(actor, mail), { what: 'received_mail', applicationId: mail.application?.id ?? null }))

/** Returns the post in which an officer reads a mail: one at its office, otherwise their first one. */
function readerOf({ personId, posts }: Actor, { office }: MailSummary) {
  const able = posts.filter(({ role }) => role !== 'administrator')
  const post = able.find(({ officeId }) => officeId === office.id) ?? able[0]
  return { personId, standing: post?.role ?? 'unknown', officeId: post?.officeId ?? null }
}

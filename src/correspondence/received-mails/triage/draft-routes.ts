import { evaluateCase } from '../../../applications/case/evaluated.ts'
import { presentCase } from '../../../applications/case/present.ts'
import { Application } from '../../../applications/case/schema.ts'
import { answersOf } from '../../../applications/drafts/create.ts'
import { created, onceInTransaction } from '../../../http/idempotency/once.ts'
import { languageOf } from '../../../http/problems/language.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import type { ContactChannel } from '../../contacts/contact.ts'
import { NewMailDraft } from './act-schema.ts'
import { draftFromMail } from './draft-from-mail.ts'
import { inTriage, MailParams, repeatable } from './schema-parts.ts'

const tags = ['Received mail']

export interface TriageActParts {
  database: Database
  vault: Vault
  channels: readonly ContactChannel[]
}

export function createDraftFromMailRoute(app: App, { database, vault, channels }: TriageActParts) {
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
        return created(
          { ...presentCase(evaluateCase(draft), actor, languageOf(request)), answers: {} },
          { etag: etagOf(draft), location: `/v1/applications/${draft.id}` },
        )
      })
      return reply
        .code(201)
        .headers(made.headers)
        .send({ ...made.body, answers: answersOf(body, null) })
    },
  )
}

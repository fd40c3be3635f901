import type { Db, Fragment } from '../platform/db/client.ts'
import { discardObjects } from '../platform/stored-objects/ownership.ts'
import { dot } from '../privacy/mask.ts'

/** The mask in the place of what was erased. */
export const nothing = dot.repeat(3)

/** Returns the assignments that remove the address from a row of `contacts`. The row stays, without the address. */
export const contactForgotten = (db: Db) => db`
  removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = ${nothing}`

/**
 * Returns an update that removes the addresses of contacts `c` of the applications in `changed`. More conditions may
 * follow.
 */
export const forgetContacts = (db: Db): Fragment => db`
  update contacts c
  set ${contactForgotten(db)}
  from changed g
  where c.application_id = g.id and c.removed_at is null`

/**
 * Returns an update that removes the shown address and the Message-ID from letters that answered the mails in the CTE
 * `mails`.
 */
export const forgetLetters = (db: Db, mails: ReturnType<Db>) => db`
  update notices n
  set shown = ${nothing}, in_reply_to = null
  from (
    select id
    from ${mails}
    union all
    select t.id
    from received_mail_acts t
    join ${mails} on ${mails}.id = t.mail_id
  ) cause
  where n.cause_id = cause.id and n.application_id is null`

/**
 * Returns a CTE that leaves only `answers` in the forms of the applications in `changed`, with nothing encrypted or set
 * aside.
 */
export const emptiedForm = (db: Db, answers: Fragment = db`'{}'`): Fragment => db`
  emptied as (
    update application_forms f
    set answers = ${answers}, set_aside = null, personal = null, personal_kid = null, plain = false, named = true
    from changed
    where f.application_id = changed.id
  )`

/**
 * Locks an application before its data is deleted by another statement of the transaction `tx`. That one sees what was
 * saved while the lock was waited for. In one statement the deletion would see only what was there before, and leave
 * the rest.
 */
export const lockForDeletion = (tx: Db, id: string) => tx`
  select
  from applications
  where id = ${id}
  for update`

/** Condition: document `d` is no cashier's evidence of a payment, of the payout of a refund, or of its return. */
export const provesNothing = (db: Db): Fragment => db`(
  not exists (select from payments p where p.evidence_document_id = d.id)
  and not exists (select from refund_payouts p where p.evidence_document_id = d.id)
  and not exists (select from payout_returns t where t.evidence_document_id = d.id))`

/**
 * Returns CTEs that delete the personal data of the applications in `changed`, but not their answers. That is hashes,
 * names for lists, claim codes, corrections, grounds of objections, contacts, messages, matches, documents, papers of
 * opinions, and mails with their files. A cashier's evidence of a payment, of the payout of a refund, or of its
 * return stays. The objects become stray.
 */
export const withoutData = (db: Db): Fragment => db`
  forgotten as (
    delete from application_lookups l
    using changed g
    where l.application_id = g.id
  ), unnamed as (
    delete from application_names n
    using changed g
    where n.application_id = g.id
  ), uncoded as (
    delete from claim_codes k
    using changed g
    where k.application_id = g.id
  ), uncorrected as (
    update corrections c
    set personal = null, personal_kid = null, reason = ${nothing}
    from changed g
    where c.application_id = g.id
  ), unobjected as (
    update objections b
    set personal = null, personal_kid = null
    from changed g
    where b.application_id = g.id
  ), unsaid as (
    update messages m
    set text = ${nothing}
    from changed g
    where m.application_id = g.id
  ), unmatched as (
    delete from original_matches m
    using documents d, changed g
    where m.document_id = d.id and d.application_id = g.id
  ), removed as (
    delete from documents d
    using changed g
    where d.application_id = g.id and ${provesNothing(db)}
    returning d.object_key
  ), unpapered as (
    delete from consultation_papers p
    using consultations c, changed g
    where p.consultation_id = c.id and c.application_id = g.id
    returning p.object_key
  ), unaddressed as (${forgetContacts(db)}), unshown as (
    update notices n
    set shown = ${nothing}, in_reply_to = null
    from changed g
    where n.application_id = g.id
  ), unmailed as (
    update received_mails m
    set personal = null, personal_kid = null, sender_digest = null, shown = ${nothing}, message_id_digest = null,
      content_digest = null, sha256 = null, object_key = null, confirm_digest = null, confirm_until = null
    from changed g
    where m.application_id = g.id
    returning m.id, old.object_key
  ), unattached as (
    update received_attachments f
    set file_name = ${nothing}, object_key = null
    from unmailed
    where f.mail_id = unmailed.id
    returning old.object_key
  ), unanswered as (${forgetLetters(db, db`unmailed`)}), stray as (
    ${discardObjects(db, db`removed`, db`unpapered`, db`unmailed`, db`unattached`)}
  )`

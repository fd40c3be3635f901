import type { Db } from '../../../platform/db/client.ts'
import { type Decision, decide, type Facts, type IdentifiedMail, officeOf, readFacts } from './facts.ts'

/**
 * Locks the rows on which a disposition depends until the transaction ends, and returns the decision by their locked
 * state. The office is locked first, as in its dissolution, to avoid a deadlock. Throws when the office was dissolved,
 * or when the application or the conversation has changed since the facts were read; the next attempt decides again.
 */
export async function holdDecision(
  tx: Db,
  mail: IdentifiedMail,
  decision: Decision,
  mailbox: string,
): Promise<Decision> {
  const { facts, disposition } = decision
  if (disposition.state === 'ignored') return decision
  await demandOffice(tx, officeOf(decision))
  if (disposition.state === 'filed') await holdApplication(tx, facts)
  else if (disposition.reason === 'answer') await holdConversation(tx, facts)
  else return decision
  const now = await readFacts(tx, mail, mailbox)
  if (groundsOf(now) !== groundsOf(facts))
    throw new Error('The application or the conversation of a mail has moved on meanwhile.')
  return decide({ ...now, officeId: facts.officeId })
}

/** The facts that must not change between the decision and its storing. */
const groundsOf = ({ application, conversation }: Facts): string =>
  JSON.stringify([application?.id, application?.applicantId, application?.senderIsContact, conversation])

const holdApplication = (tx: Db, { application }: Facts) =>
  tx`
    select
    from applications
    where id = ${application?.id ?? null}
    for share`

const holdConversation = (tx: Db, { conversation }: Facts) =>
  tx`
    select
    from received_mails
    where id = ${conversation?.id ?? null}
    for share`

/**
 * Locks an office `FOR SHARE`, so that it cannot be dissolved before the mail is in its triage. Throws when it is
 * dissolved already; the next attempt finds its successor.
 */
export async function demandOffice(tx: Db, officeId: string): Promise<void> {
  const [office] = await tx`
    select 1 as there
    from offices
    where id = ${officeId} and state <> 'dissolved'
    for share`
  if (!office) throw new Error('The office of a mail was dissolved meanwhile.')
}

/**
 * Locks the applications that a mail in triage may answer, so that they cannot lapse before it is there. These are the
 * one that it names, otherwise those of which its sender is a confirmed contact.
 */
export async function holdWaiting(
  tx: Db,
  { aboutId, sender }: { aboutId: string | null; sender: Buffer | null },
): Promise<void> {
  await tx`
    with meant as materialized (
      select ${aboutId}::uuid as id
      union
      select a.id
      from contacts c
      join applications a on a.applicant_id = c.person_id or a.id = c.application_id
      where ${aboutId}::uuid is null and c.channel = 'email' and c.digest = ${sender}::bytea
        and c.confirmed_at is not null and c.removed_at is null
    )
    select
    from meant m
    join applications a on a.id = m.id
    where a.status in ('returned', 'awaiting_payment', 'awaiting_originals') and a.discarded_at is null
    order by a.id
    for share of a`
}

import { inTransaction } from '../../../platform/db/client.ts'
import { removeStrays } from '../../../platform/stored-objects/stray.ts'
import { type Examined, type Examining, examineMail, giveUpReading } from '../reading/examine-mail.ts'
import { type ClaimedMail, claimMail } from './claim-mail.ts'
import { prepareEntry } from './entry.ts'
import { decide, identifyMail, readFacts } from './facts.ts'
import { type Settling, settleMail } from './settle.ts'

/** The services that a mail is sorted with. */
export interface Sorting extends Examining, Settling {}

/** Longer than it may take to check the sender of a mail, to read it and to scan its files. */
const leaseSeconds = 15 * 60
const attemptsLimit = 5

/**
 * Sorts one mail that waits: it is filed in an application, put in the triage of an office, or ignored. Returns the
 * number of mails sorted. The row of a mail changes once, with all that follows from it; so nothing is done twice.
 * Throws what failed; the mail is tried again when its lease ends. After the last attempt it goes to triage as it came.
 */
export async function sortMail(parts: Sorting): Promise<number> {
  const { database, storage } = parts
  const mail = await claimMail(database.pool, leaseSeconds)
  if (!mail) return 0
  const kept: string[] = []
  try {
    await sortExamined(parts, mail, await examineMail(parts, mail, kept), kept)
  } catch (error) {
    await removeStrays(database.pool, storage, kept)
    if (mail.attempts < attemptsLimit) throw error
    await sortExamined(parts, mail, await giveUpReading(parts, mail), [])
  }
  return 1
}

/** Takes an examined mail through its steps: facts, disposition, settle. `kept` are the keys of its files. */
async function sortExamined(
  parts: Sorting,
  claimed: ClaimedMail,
  examined: Examined,
  kept: readonly string[],
): Promise<void> {
  const { database, storage, mailbox } = parts
  const mail = identifyMail(parts, claimed, examined)
  const facts = await readFacts(database.pool, mail, mailbox.address)
  const decision = decide(facts)
  const entry = await prepareEntry(parts, mail, facts)
  const { state } = await inTransaction(database.pool, (tx) => settleMail(tx, parts, { mail, decision, entry, kept }))
  if (state === 'ignored') await removeStrays(database.pool, storage, kept)
}

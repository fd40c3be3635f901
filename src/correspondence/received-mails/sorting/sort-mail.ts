import postgres from 'postgres'
import { inTransaction } from '../../../platform/db/client.ts'
import { removeStrays } from '../../../platform/stored-objects/stray.ts'
import { type Examined, type Examining, examineMail, giveUpReading } from '../reading/examine-mail.ts'
import { type ClaimedMail, claimMail } from './claim-mail.ts'
import { prepareEntry } from './entry.ts'
import { decide, identifyMail, readFacts } from './facts.ts'
import { type Settling, settleMail } from './settle.ts'

/** The services that sort a mail. */
export interface Sorting extends Examining, Settling {}

/** Seconds of a mail's lease. Checking its sender, reading it and scanning its files take less. */
const leaseSeconds = 15 * 60
const attemptsLimit = 5

/**
 * Sorts one waiting mail: it is filed in an application, put in the triage of an office, or ignored. Returns 1, or 0
 * when none is due. One transaction stores all consequences, so that none happens twice. Throws the error of a failed
 * attempt; the mail is retried when its lease expires. When the fifth attempt fails, the mail goes to triage unread.
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

/**
 * Decides on an examined mail and settles it. `kept` are the keys of its files. It decides once more when another copy
 * of the mail was stored meanwhile: this one is a repetition then.
 */
async function sortExamined(
  parts: Sorting,
  claimed: ClaimedMail,
  examined: Examined,
  kept: readonly string[],
): Promise<void> {
  const { database, storage, mailbox } = parts
  const mail = identifyMail(parts, claimed, examined)
  const settle = async () => {
    const facts = await readFacts(database.pool, mail, mailbox.address)
    const decision = decide(facts)
    const entry = await prepareEntry(parts, mail, facts)
    return inTransaction(database.pool, (tx) => settleMail(tx, parts, { mail, decision, entry, kept }))
  }
  const { state } = await settle().catch((error: unknown) => {
    if (!isCopyStored(error)) throw error
    return settle()
  })
  if (state === 'ignored') await removeStrays(database.pool, storage, kept)
}

const isCopyStored = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && error.constraint_name === 'one_mail_a_message'

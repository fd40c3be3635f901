import type { Case } from '../../applications/case/case.ts'
import { findCase } from '../../applications/case/queries.ts'
import { changed, eventOf, type Happening } from '../../applications/changed.ts'
import { changing } from '../../applications/changing.ts'
import type { Context } from '../../applications/context.ts'
import { readOf } from '../../applications/reads/reading.ts'
import type { ReadRecord } from '../../applications/reads/record.ts'
import { demandStanding, personalDoerOf } from '../../applications/standing.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { contactChannels } from '../contacts/contact.ts'
import { listApplicationContacts } from '../contacts/queries.ts'
import type { Words } from '../notifications/writing/notice-words.ts'
import { writeForPrinting } from '../notifications/writing/paper-letter.ts'
import { type CausedLetter, lettersOf } from './queries.ts'
import type { LetterHandover } from './schema.ts'

/** The front desks that print: of the counter that filed the application, and of the responsible office. */
const printers = ['assistant', 'front_desk'] as const

type Reading = Pick<Context, 'db' | 'actor'>

/**
 * Lists the letters to the applicant, the newest first; one more than `limit` if there are more. None once the personal
 * data of the application was erased. Throws `not_found`, `forbidden`.
 */
export async function listLetters(
  { db, actor }: Reading,
  applicationId: string,
  { after, limit }: Paging,
): Promise<CausedLetter[]> {
  const application = await findCase(db, applicationId, actor)
  demandStanding(application, actor, printers, 'print_letter')
  return application.erasedAt === null ? lettersOf(db, applicationId, { after, limit: limit + 1 }) : []
}

/** The services that write a letter and record who reads it. */
interface Printing {
  vault: Vault
  reads: ReadRecord
}

/**
 * Writes one letter to be printed, and records the read before it returns. Throws `not_found`, `forbidden`, and
 * `letter_outdated` when it asks for something that is not needed any more.
 */
export async function printLetter(
  { db, actor, vault, reads }: Reading & Printing,
  { applicationId, letterId }: { applicationId: string; letterId: string },
  language: Language,
): Promise<CausedLetter & Words> {
  const application = await findCase(db, applicationId, actor)
  demandStanding(application, actor, printers, 'print_letter')
  const letter = await findLetter(db, application, letterId)
  const contacts = await listApplicationContacts(db, applicationId, actor, {
    after: null,
    limit: contactChannels.length,
  })
  const isReached = contacts.some(({ unreachableSince }) => unreachableSince === null)
  const [newest] = await lettersOf(db, applicationId, { limit: 1 })
  const facts = { applicationId, language, isReached, isFollowed: newest?.id !== letterId }
  const words = await writeForPrinting(db, vault, { ...letter, ...facts })
  if (words === null) throw new Problem('letter_outdated', {})
  await reads.add(readOf(application, actor, { what: 'messages' }))
  return { ...letter, ...words }
}

/**
 * Records that a printed letter was handed over: the history says to whom, by which proof, and in which language. It
 * may be handed over again. Throws `not_found`, `forbidden`, `conflict`.
 */
export const handOverLetter = (
  context: Context,
  { applicationId, letterId }: { applicationId: string; letterId: string },
  given: Omit<LetterHandover, 'at'>,
): Promise<{ version: number; at: string }> =>
  changing(context, applicationId, async (application) => {
    const standing = demandStanding(application, context.actor, printers, 'print_letter')
    const { kind } = await findLetter(context.db, application, letterId)
    const event: Happening = { type: 'letter.handed_over', details: { letterId, kind, ...given } }
    const doer = personalDoerOf(application, context, standing)
    return async () => {
      const [handed] = await context.db<{ version: number; at: string }[]>`
        with ${changed(context.db, application)}, ${eventOf(context.db, event, doer)}
        select version, rfc3339(at) as at from changed`
      return handed
    }
  })

async function findLetter(db: Db, { id, erasedAt }: Case, letterId: string): Promise<CausedLetter> {
  const [letter] = erasedAt === null ? await lettersOf(db, id, { only: letterId, limit: 1 }) : []
  if (!letter) throw new Problem('not_found', { what: 'letter' })
  return letter
}

import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import type { DecidingRules } from '../../network/legal-remedies/remedy.ts'
import type { VaultContext } from '../context.ts'
import type { Assistance } from '../drafts/assistance.ts'
import { dueAfter, silenceAt } from './due.ts'
import { groundsPointer } from './grounds.ts'

/** The input of an objection: the day on which it came, its grounds, and who helped. */
interface Filed {
  came: string
  today: string
  grounds: string
  assistance: Assistance | null
}

/**
 * Returns the values of a new objection or appeal that are the same for every decision that it is against. These are
 * the day on which it came, the last day to decide it and the effect of silence by these rules. The others are the
 * encrypted grounds and the details of its event.
 */
export async function valuesOf(
  { db, vault }: Pick<VaultContext, 'db' | 'vault'>,
  applicationId: string,
  { came, today, grounds, assistance }: Filed,
  rules: DecidingRules | null,
) {
  const edition = await currentEdition(db)
  const time = { calendar: await workingCalendar(db, edition), edition: edition?.number ?? 0 }
  const due = dueAfter(came, rules?.decideWithin ?? null, time)
  const silence = silenceAt(today, due, rules)
  return {
    receivedOn: came,
    sealed: await vault.seal(applicationId, [{ pointer: groundsPointer, kind: 'other', value: grounds }]),
    decideWithin: rules?.decideWithin ?? null,
    silenceGrants: silence === 'granted',
    due,
    details: {
      receivedOn: came,
      dueOn: due.dueOn,
      ...(due.isProvisional && { provisional: true }),
      silence,
      ...(assistance && { assistance }),
    },
  }
}

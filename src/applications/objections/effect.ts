import type { Db } from '../../platform/db/client.ts'
import { findAnyCase } from '../case/queries.ts'
import { system } from '../doer.ts'
import type { Consequence } from '../steps/consequence.ts'
import { takeSystemStep } from '../steps/transition.ts'
import type { ObjectionSubject, PermitSubject } from './states.ts'

/** An objection with the decision that it is against. */
interface Contesting {
  id: string
  against: ObjectionSubject
  permitId: string | null
  permitEventId: string | null
}

/**
 * Takes back a suspension or revocation of a permit for an objection that is granted. `tx` has to be a transaction that
 * has locked the permit. A decision without an effect on the permit is left as it is.
 */
export type TakeBack = (
  tx: Db,
  decision: { objectionId: string; permitId: string; permitEventId: string; against: PermitSubject },
) => Promise<void>

/** The parts that give a granted objection its effect. */
export interface Effects {
  consequences: readonly Consequence[]
  takeBack: TakeBack
}

/**
 * Gives a granted objection its effect: reopens the application, or takes back the decision on its permit. `tx` has to
 * be the transaction that has granted it.
 */
export async function giveEffect(
  { db, consequences, takeBack }: Effects & { db: Db },
  applicationId: string,
  { id, against, permitId, permitEventId }: Contesting,
): Promise<void> {
  if (against !== 'refusal' && permitId !== null && permitEventId !== null)
    return takeBack(db, { objectionId: id, permitId, permitEventId, against })
  const refused = await findAnyCase(db, applicationId)
  const input = { action: 'send_back', objectionId: id } as const
  const step = refused && (await takeSystemStep({ db, consequences }, refused, input, system))
  if (!step) throw new Error(`Application ${applicationId} could not be reopened.`)
}

import type { Journey } from '../journey.ts'
import { duringWork, hour } from '../moments.ts'
import type { Office } from '../offices/office.ts'
import { printLetters } from '../offices/printing.ts'
import type { Applicant } from './applicant.ts'

/** Shares of people without any address, and of those who want their letters on paper, or ask at another office. */
const [unreached, wanted, astray] = [0.25, 0.3, 0.2]

/** True for those who have neither e-mail nor telephone: no letter reaches them. */
export const isUnreached = ({ town }: Applicant): boolean => town.isInTurn('has no address', unreached)

/**
 * Yields the acts of somebody who wants the letters about an application on paper, by turns: at the counter that filed
 * it, at the responsible office, and at an office that has no part in it.
 */
export async function* wantsLetters(me: Applicant, counter: Office, id: string): Journey {
  if (!me.town.isInTurn('wants letters on paper', wanted)) return
  yield { at: duringWork(me.town.now + hour), act: 'takes letters along' }
  await asksAt(me, counter, id)
  if (!me.town.isInTurn('asks for letters elsewhere', astray)) return
  yield { at: duringWork(me.town.now + hour), act: 'asks for letters elsewhere' }
  await asksAt(me, me.offices.byRegion('31'), id)
  await asksAt(me, me.offices.byRegion(me.chance.pick(me.offices.villages)), id)
}

async function asksAt({ town }: Applicant, office: Office | undefined, id: string): Promise<void> {
  const desk = await office?.officerFor('front_desk')
  if (desk) await printLetters(town, desk.client, id)
}

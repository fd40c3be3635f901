import { inquire } from '../administration/inquiring.ts'
import type { CaseFile } from '../case-file.ts'
import { type Journey, once } from '../journey.ts'
import { day, duringWork, hour } from '../moments.ts'
import type { Applicant } from './applicant.ts'

/** Lets some applicants complain to the ombudsman about what they have submitted, and read who asked about it. */
export function complain({ client, name, offices, town }: Applicant, { reference }: CaseFile): void {
  const chance = town.chanceOf(`${name} complains`)
  const { complains, hours } = town.mix.inquiries
  if (!chance.isTrue(complains)) return
  const at = duringWork(town.now + chance.whole(...hours) * hour)
  town.enrols('administrator', answers(offices, reference, name), { at, act: 'answers the ombudsman' })
  const reading = once(async () => void (await client.reads('/v1/me/data-access')))
  town.enrols(name, reading, { at: at + day, act: 'reads who has read the application' })
}

const answers = (offices: Applicant['offices'], reference: string, letter: string): Journey =>
  once(() => inquire(offices, reference, letter))

import { blockersOf, isOpen } from '../case-file.ts'
import { day } from '../moments.ts'
import { later, type Outcome, other, takeStep, type Work } from './work.ts'

/** Signs the permit as the head, or sends the case back. */
export const decideOnPermit = (work: Work): Promise<Outcome> => decide(work, 'sign', {})

/** Refuses the application as the head, or sends the case back. */
export const decideOnRefusal = (work: Work): Promise<Outcome> =>
  decide(work, 'refuse', { reason: 'The site is a green zone in the city plan.', legalBasis: 'The city plan decree' })

async function decide(work: Work, action: string, input: object): Promise<Outcome> {
  const { file, chance, town } = work
  const { sendsBack, sendsRefusalBack } = town.mix.officers
  if (isOpen(file, 'send_back') && chance.isTrue(action === 'refuse' ? sendsRefusalBack : sendsBack))
    return takeStep(work, 'send_back', { reason: 'Look at the boundaries again.' })
  const blockers = blockersOf(file, action)
  if (blockers?.some(({ code }) => code === 'separation_of_duties')) return other
  return blockers?.length === 0 ? takeStep(work, action, input) : later(day)
}

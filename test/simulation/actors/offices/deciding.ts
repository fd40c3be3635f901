import { blockersOf, isOpen } from '../case-file.ts'
import { day } from '../moments.ts'
import { shows } from '../rare-lives.ts'
import { later, type Outcome, other, takeStep, type Work } from './work.ts'

/** Signs the permit as the head, or sends the case back. */
export const decideOnPermit = (work: Work): Promise<Outcome> => decide(work, 'sign', {})

/** Refuses the application as the head, or sends the case back. */
export const decideOnRefusal = (work: Work): Promise<Outcome> =>
  decide(work, 'refuse', { reason: 'The site is a green zone in the city plan.', legalBasis: 'The city plan decree' })

/** The share of cases that come back to review. A refusal because of a green zone is a clear one. */
function sendBackShare({ file, town }: Work, action: string): number {
  const { sendsBack, sendsRefusalBack } = town.mix.officers
  if (action !== 'refuse') return sendsBack
  return shows(file, 'green-zone') ? 0 : sendsRefusalBack
}

async function decide(work: Work, action: string, input: object): Promise<Outcome> {
  const { file, town } = work
  if (isOpen(file, 'send_back') && town.isInTurn(`sends back: ${action}`, sendBackShare(work, action)))
    return takeStep(work, 'send_back', { reason: 'Look at the boundaries again.' })
  const blockers = blockersOf(file, action)
  if (blockers?.some(({ code }) => code === 'separation_of_duties')) return other
  return blockers?.length === 0 ? takeStep(work, action, input) : later(day)
}

import type { CaseEvent } from './case-file.ts'
import type { Invariant } from './invariant.ts'

const outcomes: Readonly<Record<string, readonly string[]>> = {
  'application.corrected': ['front_desk'],
  'correction.refused': ['front_desk'],
  'correction.withdrawn': ['applicant', 'assistant'],
}

/** True when the applicant's side changes answers of a returned application: that ends no correction. */
const isOfReturn = ({ type, standing, details }: CaseEvent): boolean =>
  type === 'application.corrected' &&
  (standing === 'applicant' || standing === 'assistant') &&
  details['correctionId'] === undefined

/** Checks the events of corrections in the history of an application. */
export const correctionsAreDecidedOnce: Invariant = {
  name: 'corrections-are-decided-once',
  statement:
    'A correction is asked for in a submitted application while no other one waits, and ends once: the front desk, ' +
    'never the person who asked, accepts or refuses it, or the applicant withdraws it.',
  ofFile({ id, events, applicant }, claims) {
    let asked: CaseEvent | undefined
    const ended = new Set<string>()
    for (const event of events) {
      const subject = `${id} event ${event.version}`
      if (event.type === 'correction.requested') {
        claims.holds(asked === undefined, subject, 'no other correction that waits', `event ${asked?.version}`)
        asked = event
      }
      const deciders = outcomes[event.type]
      if (!deciders || isOfReturn(event)) continue
      const correction = String(event.details['correctionId'])
      claims.holds(asked !== undefined, subject, 'a correction that was asked for', 'none waits')
      claims.holds(!ended.has(correction), subject, 'one end of a correction', correction)
      claims.holds(deciders.includes(event.standing), subject, `an end by ${deciders.join(' or ')}`, event.standing)
      if (deciders.includes('front_desk'))
        claims.holds(
          event.actor !== null && event.actor !== asked?.actor && event.actor !== applicant,
          subject,
          'an officer who did not ask for it',
          event.actor,
        )
      ended.add(correction)
      asked = undefined
    }
  },
}

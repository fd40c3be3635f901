import { findAskable } from '../../access/clients/askable.ts'
import type { AgencyToAsk, ConsultationRule } from '../../catalogue/permit-types/definition/consultation-schema.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem, ruleBroken } from '../../http/problems/problem.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import type { Names } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import { changed, eventOf, joinCtes, momentOf } from '../changed.ts'
import { changing } from '../changing.ts'
import { ledgerOf } from '../clocks/queries.ts'
import { type Context, demandVersion } from '../context.ts'
import type { Status } from '../lifecycle.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { dueFrom, inserted } from './consequences.ts'
import { consultationOf, isUnended, latestOfEach, type NewConsultation } from './consultation.ts'

interface RequestInput {
  clientId: string
  question?: string
}

const consultationsLimit = 50
const reviewing: readonly Status[] = ['in_review', 'in_inspection']

/**
 * Asks an agency on the word of a reviewer: one that the permit type names, once more, or another where the type allows
 * it. Returns the id of the consultation. Throws `not_found`, `forbidden`, `stale`, `not_editable`, `rule_broken`,
 * `conflict`.
 */
export const requestConsultation = (
  context: Context,
  id: string,
  input: RequestInput,
): Promise<{ id: string; version: number }> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const standing = demandStanding(application, actor, ['reviewer'], 'request_consultation')
    demandVersion(context, application)
    if (!reviewing.includes(application.status))
      throw new Problem('not_editable', { status: application.status, during: reviewing })
    refuseNumbers(input)
    const asked = await consultationFor(context, application, input)
    const { edition, readAt } = await ledgerOf(db, id)
    const calendar = await workingCalendar(db, edition)
    const at = new Date(Math.max(Date.parse(readAt), application.updatedAt.getTime())).toISOString()
    const begun = [{ ...asked, ...dueFrom(asked, at, calendar) }]
    const doer = personalDoerOf(application, context, standing)
    const { agency, round, question } = asked
    const insert = inserted(db, begun, { askedBy: actor.personId, edition: edition?.number ?? 0 })
    return async () => {
      const [made] = await db<{ id: string; version: number }[]>`
        with ${momentOf(db, application, at)},
        ${changed(db, application, { moment: db`moment` })}${joinCtes(db, insert)},
        ${eventOf(db, { type: 'consultation.requested', details: { agency, round, question } }, doer)}
        select consultations_begun.id, changed.version from consultations_begun, changed`
      return made
    }
  })

/** Returns the consultation that a reviewer may begin. Throws `rule_broken` with all faults. */
async function consultationFor(
  { db }: Context,
  { type: { definition }, consultations }: Case,
  { clientId, question }: RequestInput,
): Promise<NewConsultation> {
  const last = latestOfEach(consultations).find((each) => each.clientId === clientId)
  demandNoFaults([
    ...(last && isUnended(last) ? [fault({ pointer: '/clientId' }, 'asked_already')] : []),
    ...(consultations.length < consultationsLimit
      ? []
      : [fault({ pointer: '/clientId' }, 'maxItems', { limit: consultationsLimit })]),
  ])
  const agency = await agencyFor(definition.consultations, { clientId, question }, (id) => findAskable(db, id))
  return {
    ...consultationOf(agency, 'reviewer', (last?.round ?? 0) + 1),
    place: Math.max(0, ...consultations.map(({ place }) => place)) + 1,
    isRequested: true,
  }
}

/**
 * Returns the agency with the question, and the terms of the permit type for it or for further agencies. Throws
 * `rule_broken`.
 */
async function agencyFor(
  rule: ConsultationRule | undefined,
  { clientId, question }: { clientId: string; question: string | undefined },
  askable: (id: string) => Promise<Names | undefined>,
): Promise<AgencyToAsk> {
  const words = question === undefined ? undefined : { id: question, en: question }
  const named = rule?.agencies.find(({ client }) => client === clientId)
  if (named) return { ...named, question: words ?? named.question }
  const names = await askable(clientId)
  const errors: Fault[] = [
    ...(rule?.further ? [] : [fault({ pointer: '/clientId' }, 'agency_not_of_type')]),
    ...(names ? [] : [fault({ pointer: '/clientId' }, 'unknown_agency')]),
    ...(words ? [] : [fault({ pointer: '/question' }, 'required')]),
  ]
  if (!rule?.further || !names || !words) throw ruleBroken(...errors)
  return { client: clientId, names, question: words, terms: rule.further }
}

import { type Appointment, isOpen } from '../case-file.ts'
import type { CheckItem } from '../catalogue.ts'
import { fileFor } from '../files.ts'
import { atHour, day, dayOf, duringWork, hour } from '../moments.ts'
import { later, type Outcome, other, takeStep, type Work } from './work.ts'

/** Makes an appointment for an inspection, or reports after it, as the inspector. */
export async function inspect(work: Work): Promise<Outcome> {
  const { file, chance, town } = work
  const { officers } = town.mix
  const blockers = file.nextActions.find(({ action }) => action === 'report_inspection')?.blockers ?? []
  if (blockers.some(({ code }) => code === 'separation_of_duties')) return other
  const open = file.inspection?.appointment ?? null
  if (!open) return chance.isTrue(officers.makesAppointment) ? arrange(work, undefined) : report(work)
  if (open.response?.answer === 'other_time_asked' || chance.isTrue(officers.movesAppointment / 4))
    return arrange(work, open)
  const begins = Date.parse(open.startsAt)
  if (begins > town.now) return later(begins - town.now + hour)
  if (town.isInTurn('meets nobody', 0.1)) return concludes(work, open, { outcome: 'no_show', reason: 'Nobody opened.' })
  return report(work)
}

/** Makes an appointment in place of the open one, if there is one; sometimes cancels that instead. */
async function arrange(work: Work, open: Appointment | undefined): Promise<Outcome> {
  const { town, officer, file, chance } = work
  const path = `/v1/applications/${file.id}/inspection-appointments`
  if (open && town.isInTurn('cancels an appointment', 0.2))
    return concludes(work, open, { outcome: 'cancelled', reason: 'The inspector is ill.' })
  if (chance.isTrue(0.2)) await officer.client.reads(`/v1/applications/${file.id}/inspectors`)
  const start = duringWork(atHour(town.now + chance.whole(1, 8) * day, chance.whole(8, 14)))
  const answer = await officer.client.sends(path, {
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + hour).toISOString(),
    note: 'Please have the drawings ready.',
    ...(open && { supersedes: open.id }),
  })
  if (!answer.isGood) return answer.status === 403 ? other : later(hour)
  return later(start - town.now + hour)
}

async function concludes(work: Work, open: Appointment, outcome: object): Promise<Outcome> {
  const { officer, file } = work
  const path = `/v1/applications/${file.id}/inspection-appointments/${open.id}/outcome`
  await officer.client.puts(path, outcome, file.version)
  return later(day)
}

async function report(work: Work): Promise<Outcome> {
  const { file, chance, town, officer } = work
  if (!isOpen(file, 'report_inspection') && file.inspection?.appointment) return later(day)
  const { officers } = town.mix
  const photographs: string[] = []
  if (chance.isTrue(officers.photographs) || needsPhotograph(work)) {
    const photo = fileFor({ slot: 'inspection_photo', formats: ['image/png'] }, chance)
    const uploaded = await officer.client.uploads(file.id, 'inspection_photo', photo)
    if (uploaded.isGood) photographs.push(uploaded.body<{ id: string }>().id)
  }
  const isBad = chance.isTrue(officers.findsNotCompliant)
  const isConditional = !isBad && chance.isTrue(officers.findsConditions)
  const checklist = checklistOf(work)
  const recommendation = isBad ? 'not_compliant' : 'compliant'
  const isPresent = chance.isTrue(0.8)
  return takeStep(work, 'report_inspection', {
    report: {
      inspectedOn: dayOf(town.now),
      applicantPresent: isPresent,
      findings: isBad ? 'It stands on the road.' : 'The site is as drawn.',
      ...(checklist.length > 0 && { recommendation: isConditional ? 'compliant_with_conditions' : recommendation }),
      ...(checklist.length > 0 && isConditional && { conditions: 'A handrail on the stairs.' }),
      ...(!hasBegun(work) && { withoutAppointment: 'The inspector was in the street.' }),
      ...(checklist.length > 0 && { checks: checklist.map((item) => checked(item, photographs)) }),
    },
  })
}

const hasBegun = ({ file, town }: Work): boolean => {
  const open = file.inspection?.appointment
  return open !== null && open !== undefined && Date.parse(open.startsAt) <= town.now
}

const checklistOf = ({ town, file }: Work): CheckItem[] =>
  (town.catalogue.typeOf(file.permitType.code).inspection?.checklist ?? []).filter(({ code }) =>
    file.inspection?.requiredChecks.includes(code),
  )

const needsPhotograph = (work: Work): boolean => checklistOf(work).some(({ photograph }) => photograph === 'required')

function checked({ code, kind, minimum, maximum, choices = [], photograph }: CheckItem, photographs: string[]): object {
  const result = {
    pass_fail: { result: 'pass' },
    measure: { measure: ((minimum ?? 4) + (maximum ?? minimum ?? 4)) / 2 },
    choice: { choice: choices.find(({ passes }) => passes)?.code },
  }[kind]
  return { code, ...result, ...(photographs.length > 0 && photograph === 'required' && { photographs }) }
}

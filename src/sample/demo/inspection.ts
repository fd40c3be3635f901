import { dayInNetwork } from '../../platform/network-day.ts'
import { presentOf } from './present.ts'
import type { Case } from './replies.ts'
import { DemoError, tell, type Visit } from './visit.ts'

const hourMilliseconds = 60 * 60_000
const daysAhead = 60
const photograph = { slot: 'inspection_photo', formats: ['image/png'] }

/**
 * Inspects the site: an appointment that `filer` confirms, a photograph, and the report by check list. The applicant
 * signs the report, unless a counter files for them.
 */
export async function inspectsTheSite(visit: Visit, application: Case, filer = 'applicant'): Promise<void> {
  const appointments = `/applications/${application.id}/inspection-appointments`
  const { at, ...reason } = await freeHour(visit, application)
  const { body: appointment, etag } = await visit.does<{ id: string; startsAt: string }>(
    'inspector',
    'POST',
    appointments,
    {
      body: {
        startsAt: new Date(at).toISOString(),
        endsAt: new Date(at + hourMilliseconds).toISOString(),
        note: 'Please have the drawings ready.',
        ...reason,
      },
    },
  )
  tell('inspector', `arranges an inspection for ${appointment.startsAt}`)
  await visit.does(filer, 'PUT', `${appointments}/${appointment.id}/response`, {
    body: { answer: 'confirmed' },
    headers: { 'if-match': etag },
  })
  tell(filer, 'confirms the date')
  const [photo] = await visit.uploads('inspector', application, [photograph])
  if (!photo) throw new DemoError('No photograph was uploaded.')
  await visit.step('inspector', application, {
    action: 'report_inspection',
    report: reportWith(photo.id, await presentOf(visit)),
  })
  if (filer !== 'applicant') return
  const reports = `/applications/${application.id}/inspection-reports`
  const {
    body: {
      data: [report],
    },
  } = await visit.does<{ data: { id: string }[] }>('applicant', 'GET', reports)
  await visit.does('applicant', 'POST', `${reports}/${report?.id}/signature`, { body: { statementAccepted: true } })
  tell('applicant', 'signs the report of the inspection')
}

/**
 * Returns the inspector's first free hour on a working day of this year within 60 days, in milliseconds since 1970.
 * Returns the time in 60 days, with a reason, when there is none.
 */
async function freeHour(visit: Visit, { id }: Case): Promise<{ at: number; outsideHoursReason?: string }> {
  const present = await presentOf(visit)
  const [first, last] = [new Date(present), new Date(present + daysAhead * 24 * hourMilliseconds)]
  const me = await visit.does<{ id: string }>('inspector', 'GET', '/me')
  const inspectors = await visit.does<{ data: { id: string; booked: { startsAt: string; endsAt: string }[] }[] }>(
    'inspector',
    'GET',
    `/applications/${id}/inspectors`,
  )
  const booked = inspectors.body.data.find((inspector) => inspector.id === me.body.id)?.booked ?? []
  const isFree = (at: number) =>
    !booked.some(({ startsAt, endsAt }) => Date.parse(startsAt) < at + hourMilliseconds && at < Date.parse(endsAt))
  const { body: calendar } = await visit.does<{ workingDays: string[] }>(
    'inspector',
    'GET',
    `/calendar/${first.getUTCFullYear()}`,
  )
  const [from, until] = [first, last].map((moment) => moment.toISOString().slice(0, 10))
  const days = calendar.workingDays.filter((day) => from && until && from < day && day <= until)
  const hours = days.flatMap((day) => [1, 2, 3, 4, 5, 6, 7].map((hour) => Date.parse(`${day}T0${hour}:00:00Z`)))
  const found = hours.find(isFree)
  return found === undefined
    ? { at: last.getTime(), outsideHoursReason: 'The demonstration found no office hour this year.' }
    : { at: found }
}

const reportWith = (photographId: string, present: number) => ({
  inspectedOn: dayInNetwork(present),
  applicantPresent: true,
  findings: 'The site is as drawn.',
  recommendation: 'compliant',
  withoutAppointment: 'For this demonstration the visit is made at once.',
  checks: [
    { code: 'building_position', result: 'pass', photographs: [photographId] },
    { code: 'floors', result: 'pass' },
    { code: 'setback', measure: 4.1 },
    { code: 'work', choice: 'not_begun' },
  ],
})

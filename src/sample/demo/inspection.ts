import { type Case, DemoError, tell, type Visit } from './visit.ts'

const dayMilliseconds = 24 * 60 * 60_000
const photograph = { slot: 'inspection_photo', formats: ['image/png'] }

/** The site is inspected: an appointment that the applicant confirms, or the counter that files for them; a photograph, the report by check list, and the applicant's signature of it. */
export async function inspectsTheSite(visit: Visit, application: Case, filer = 'applicant-1'): Promise<void> {
  const appointments = `/applications/${application.id}/inspection-appointments`
  const at = Date.now() + Math.ceil(1 + Math.random() * 60) * dayMilliseconds
  const { body: appointment, etag } = await visit.does<{ id: string; startsAt: string }>(
    'inspector',
    'POST',
    appointments,
    {
      body: {
        startsAt: new Date(at).toISOString(),
        endsAt: new Date(at + dayMilliseconds / 24).toISOString(),
        note: 'Please have the drawings ready.',
      },
    },
  )
  tell('inspector', `makes an appointment for ${appointment.startsAt}`)
  await visit.does(filer, 'PUT', `${appointments}/${appointment.id}/response`, {
    body: { answer: 'confirmed' },
    headers: { 'if-match': etag },
  })
  tell(filer, 'confirms the appointment')
  const [photo] = await visit.uploads('inspector', application, [photograph])
  if (!photo) throw new DemoError('No photograph was uploaded.')
  await visit.step('inspector', application, { action: 'report_inspection', report: reportWith(photo.id) })
  if (filer !== 'applicant-1') return
  const reports = `/applications/${application.id}/inspection-reports`
  const {
    body: {
      data: [report],
    },
  } = await visit.does<{ data: { id: string }[] }>('applicant-1', 'GET', reports)
  await visit.does('applicant-1', 'POST', `${reports}/${report?.id}/signature`, { body: { statementAccepted: true } })
  tell('applicant-1', 'signs the report of the inspection')
}

const reportWith = (photographId: string) => ({
  inspectedOn: new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(),
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

import type { CaseFile } from '../case-file.ts'
import type { Applicant } from './applicant.ts'

/** Responds to an inspection appointment: confirms it, or asks for another time. */
export async function answerAppointment({ client, has, town }: Applicant, file: CaseFile): Promise<void> {
  const open = file.inspection?.appointment
  if (!open || open.response) return
  const path = `/v1/applications/${file.id}/inspection-appointments/${open.id}`
  if (town.isInTurn('reads an appointment', 0.1)) await client.reads(path)
  const answer = has('misses_appointments')
    ? { answer: 'other_time_asked', note: 'Any morning of next week.' }
    : { answer: 'confirmed' }
  await client.puts(`${path}/response`, answer, file.version)
}

/** Signs the inspection report as the applicant. */
export async function signReport({ client, town }: Applicant, file: CaseFile): Promise<void> {
  const report = file.inspection?.report
  if (!report || report.signedByApplicantAt !== null) return
  const path = `/v1/applications/${file.id}/inspection-reports`
  if (town.isInTurn('reads a report', 0.7)) await client.reads(`${path}/${report.id}`)
  await client.sends(`${path}/${report.id}/signature`, { statementAccepted: true })
}

import type { CaseFile } from '../case-file.ts'
import type { Applicant } from './applicant.ts'

const views = [
  'events',
  'transitions',
  'clock',
  'documents',
  'messages',
  'visits',
  'fee-assessments',
  'payments',
  'inspection-appointments',
  'inspection-reports',
  'corrections',
  'notices',
  'contacts',
  'deemed-approval-statement',
  'messages/read-marks',
  'received-attachments',
] as const

/** Reads two of the views of an application, and sometimes its first document. */
export async function ask({ client, chance }: Applicant, { id, documents }: CaseFile): Promise<void> {
  for (const view of chance.shuffled(views).slice(0, 2)) await client.reads(`/v1/applications/${id}/${view}`)
  const [first] = documents
  if (first && chance.isTrue(0.3)) {
    await client.reads(`/v1/applications/${id}/documents/${first.id}`)
    await client.reads(`/v1/applications/${id}/documents/${first.id}/content`)
  }
  if (chance.isTrue(0.3)) await client.reads('/v1/me/data-access')
  if (chance.isTrue(0.3)) await client.reads('/v1/applications')
}

/** Writes a message to the office, which answers it later. */
export async function writeMessage(me: Applicant, file: CaseFile): Promise<void> {
  const { client, chance } = me
  if (file.status === 'draft') return
  const path = `/v1/applications/${file.id}/messages`
  const written = await client.sends(path, { kind: 'message', text: 'Kapan saya dapat datang?' })
  const office = me.officeOf(file)
  if (written.isGood && office) office.gets('answers a message', me.offices.answers(office, file.id))
  if (!chance.isTrue(0.3)) return
  const page = await client.reads(path)
  const [last] = page.isGood ? page.body<{ data: { id: string }[] }>().data : []
  if (last) await client.sends(`${path}/read-marks`, { readUpTo: last.id })
}

/** Requests a correction of the name in a submitted application, which the office decides later. */
export async function askForCorrection(me: Applicant, file: CaseFile): Promise<void> {
  const asked = await me.client.sends(`/v1/applications/${file.id}/corrections`, {
    answers: { applicant: { name: `${me.persona.name} S.T.` } },
    reason: 'The name was mistyped.',
  })
  const office = me.officeOf(file)
  if (asked.isGood && office)
    office.gets('decides on a correction', me.offices.corrects(office, file.id, asked.body<{ id: string }>().id))
}

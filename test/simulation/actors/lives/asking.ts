import type { CaseFile } from '../case-file.ts'
import { readPapers } from '../reading-papers.ts'
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

/** The share of corrections that an officer decides. The others wait while the application goes on. */
const remembered = 0.7

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

/** Reads the consultations about an application, and the papers of their opinions. */
export async function readOpinions({ client, name, town }: Applicant, { id }: CaseFile): Promise<void> {
  const page = await client.reads(`/v1/applications/${id}/consultations`)
  if (page.isGood) await readPapers(town, { name, client }, id, page.body<{ data: Opinions }>().data)
}
type Opinions = Parameters<typeof readPapers>[3]

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

/**
 * Requests a correction of the name in a submitted application, which the office decides later or forgets. Some ask
 * twice, some withdraw the request. Permit types without the name of an applicant have nothing to correct.
 */
export async function askForCorrection(me: Applicant, file: CaseFile): Promise<void> {
  const { client, persona, town } = me
  if (!file.answers['applicant'] || file.status === 'draft') return
  const chance = town.chanceOf(`${me.name} correction ${file.version}`)
  const path = `/v1/applications/${file.id}/corrections`
  const body = { answers: { applicant: { name: `${persona.name} S.T.` } }, reason: 'The name was mistyped.' }
  const asked = await client.sends(path, body)
  if (chance.isTrue(0.15)) await client.sends(path, body)
  const office = me.officeOf(file)
  if (!asked.isGood || !office) return
  const { id } = asked.body<{ id: string }>()
  const read = await client.reads(`${path}/${id}`)
  if (chance.isTrue(0.15))
    return void (await client.puts(`${path}/${id}/outcome`, { outcome: 'withdrawn' }, read.version ?? asked.version))
  if (!town.isInTurn('remembers a correction', remembered)) return
  office.gets('decides on a correction', me.offices.corrects(office, file.id, id))
}

import { openCase } from '../case-file.ts'
import type { Office } from './office.ts'

/** Reads the messages of an application as the front desk, and usually answers. */
export async function answerMessages(office: Office, id: string): Promise<void> {
  const officer = await office.officerFor('front_desk')
  if (!officer) return
  const path = `/v1/applications/${id}/messages`
  const page = await officer.client.reads(path)
  const [last] = page.isGood ? page.body<{ data: { id: string }[] }>().data : []
  if (last) await officer.client.sends(`${path}/read-marks`, { readUpTo: last.id })
  if (office.chance.isTrue(0.7))
    await officer.client.sends(path, { kind: 'message', text: 'Setiap hari kerja, pukul 08.00 sampai 15.00.' })
  if (office.chance.isTrue(0.2))
    await officer.client.sends(path, { kind: 'call', text: 'Called back: nobody answered.', internal: true })
}

/** Accepts or refuses a correction as the front desk. */
export async function decideOnCorrection(office: Office, id: string, correctionId: string): Promise<void> {
  const officer = await office.officerFor('front_desk')
  const path = `/v1/applications/${id}/corrections/${correctionId}`
  const file = officer && (await openCase(officer.client, id))
  if (!officer || !file) return
  const read = await officer.client.reads(path)
  const outcome = office.chance.isTrue(0.7)
    ? { outcome: 'accepted' }
    : { outcome: 'refused', reason: 'The identity card says otherwise.' }
  await officer.client.puts(`${path}/outcome`, outcome, read.version ?? file.version)
}

/** Records a missed visit as the front desk. */
export async function noteMissed(office: Office, id: string, visitId: string): Promise<void> {
  const officer = await office.officerFor('front_desk')
  const file = officer && (await openCase(officer.client, id))
  if (officer && file)
    await officer.client.puts(`/v1/applications/${id}/visits/${visitId}/outcome`, { outcome: 'no_show' }, file.version)
}

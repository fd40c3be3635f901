import { type CaseFile, openCase } from '../case-file.ts'
import type { Officer } from '../offices/office.ts'
import type { Applicant } from './applicant.ts'

/**
 * Has the counter ask the applicant something before the submission, sometimes about a file. Some try what a draft does
 * not take: a note, a file of nobody, and an answer of the applicant.
 */
export async function askInDraft(
  { client, name, town }: Applicant,
  { client: officer }: Officer,
  { id }: CaseFile,
): Promise<void> {
  const chance = town.chanceOf(`${name} draft`)
  const { asks, aboutFile, triesTooMuch } = town.mix.draftLetters
  if (!chance.isTrue(asks)) return
  const [file] = (await openCase(officer, id))?.documents ?? []
  const path = `/v1/applications/${id}/messages`
  const message = { kind: 'message', text: 'Mohon foto yang lebih jelas.' }
  await officer.sends(path, { ...message, ...(file && chance.isTrue(aboutFile) && { attachments: [file.id] }) })
  if (!chance.isTrue(triesTooMuch)) return
  await officer.sends(path, { kind: 'note', text: 'The caller was friendly.' })
  await officer.sends(path, { ...message, attachments: [id] })
  await client.sends(path, message)
}

/** Lets an applicant write to the office before the submission, which no draft takes. */
export async function writeTooEarly({ client }: Applicant, { id }: CaseFile): Promise<void> {
  await client.sends(`/v1/applications/${id}/messages`, { kind: 'message', text: 'Apakah berkasnya sudah cukup?' })
}

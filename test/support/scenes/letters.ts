import assert from 'node:assert/strict'
import type { Person } from '../person.ts'

export interface Letter {
  id: string
  kind: string
  handedOver: { receivedBy: string; identityCheckedBy: string; language: string } | null
}

/** Returns a page of the letters to the applicant of an application, the newest first. */
export const lettersOf = (frontDesk: Person, { id }: { id: string }, query = '') =>
  frontDesk.does<{ data: Letter[]; page: { nextCursor: string | null } }>(
    200,
    'GET',
    `/v1/applications/${id}/letters${query}`,
  )

/** Returns the id of the newest letter of a kind. */
export async function letterOf(frontDesk: Person, application: { id: string }, kind = 'submitted'): Promise<string> {
  const letter = (await lettersOf(frontDesk, application)).data.find((one) => one.kind === kind)
  assert.ok(letter, `There is no letter ${kind}.`)
  return letter.id
}

import { logEvents } from '../../../src/events/log-events.ts'
import type { Network } from '../network.ts'
import type { Person } from '../person.ts'

interface IssuedCode {
  reference: string
  code: string
  expiresAt: string
}

/** The mandate that a new director has shown to the head of an office. */
export const mandate = {
  identityCheckedBy: 'identity_card',
  proof: 'Deed of the general meeting no. 12, which appoints the director',
  reason: 'The employee who filed for the company has left it.',
} as const

export const triesToIssue = (by: Person, { id }: { id: string }, body: object = {}) =>
  by.asks('POST', `/v1/applications/${id}/account-codes`, { body })

/** Issues a code for another account; `body` has the mandate where a head issues it. */
export const issuesCode = (by: Person, { id }: { id: string }, body: object = {}) =>
  by.does<IssuedCode>(201, 'POST', `/v1/applications/${id}/account-codes`, { body })

export const triesToTakeOver = (person: Person, { reference, code }: IssuedCode) =>
  person.asks('POST', '/v1/applications/claims', { body: { reference, code } })

/** Takes an application over with a code. */
export const takesOver = (person: Person, { reference, code }: IssuedCode) =>
  person.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })

/** Hands an application over from one account to another. */
export const handsOver = async (from: Person, to: Person, application: { id: string }) =>
  takesOver(to, await issuesCode(from, application))

interface EventPage {
  data: { type: string; subject: string; data: Record<string, unknown> }[]
  page: { position: string }
}

/** Reads the events that a person may follow, after the worker has written them. */
export async function followsEvents({ database }: Network, who: Person, after: string): Promise<EventPage> {
  await logEvents(database.pool)
  return who.does<EventPage>(200, 'GET', `/v1/events?limit=200&after=${after}`)
}

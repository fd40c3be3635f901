import type { Channel } from '../http/channels.ts'
import type { Standing } from './lifecycle.ts'

/**
 * The standings that a history names. `administrator`: of the network, when an office is dissolved. `agency`: by its
 * key; the details of the event name it and who signed. `system`: the program, as by a deadline, a payment or a scan.
 */
export const recordedStandings = [
  'applicant',
  'assistant',
  'front_desk',
  'reviewer',
  'inspector',
  'cashier',
  'head',
  'administrator',
  'agency',
  'system',
] as const
export type RecordedStanding = (typeof recordedStandings)[number]

/** The person who acts, their standing, the office they act for, and their channel, as recorded in an event. */
export interface Doer {
  personId: string | null
  standing: Exclude<RecordedStanding, 'administrator'>
  officeId: string | null
  channel: Channel
}

/** A doer with an account. */
export type PersonalDoer = Doer & { personId: string; standing: Standing }

/** The doer of automatic changes, as by a deadline, a payment or a scan. */
export const system = { personId: null, standing: 'system', officeId: null, channel: 'system' } as const satisfies Doer

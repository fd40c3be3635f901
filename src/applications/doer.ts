import type { Channel } from '../http/channels.ts'
import type { Standing } from './lifecycle.ts'

/** The person who acts, their standing, the office they act for, and their channel, as recorded in an event. */
export interface Doer {
  personId: string | null
  /** `agency`: an agency acts by its key; the details of the event name it and who signed. */
  standing: Standing | 'agency'
  officeId: string | null
  channel: Channel
}

/** A doer with an account. */
export type PersonalDoer = Doer & { personId: string; standing: Standing }

/** The doer of automatic changes: by a deadline, or by a payment. */
export const system = { personId: null, standing: 'system', officeId: null, channel: 'system' } as const satisfies Doer

import type { Channel } from '../http/channels.ts'
import type { Standing } from './lifecycle.ts'

/** Who changes an application, as what, for which office, and how they reached the network. */
export interface Doer {
  personId: string | null
  standing: Standing
  officeId: string | null
  channel: Channel
}

/** A doer who is a person with an account. */
export type PersonalDoer = Doer & { personId: string }

/** The doer of what no person does: the clock, or money that came in. */
export const system = { personId: null, standing: 'system', officeId: null, channel: 'system' } as const satisfies Doer

import { type Channel, officeChannels } from '../http/channels.ts'
import { fault } from '../http/problems/faults.ts'
import type { Fault } from '../http/problems/problem.ts'

/** How a front desk made sure of whom it files for. More may come. */
export const identityChecks = ['identity_card', 'other_document', 'known_in_person', 'phone_callback'] as const

/** Who spoke with the front desk. More may come. */
export const spokenWith = ['applicant', 'family_member', 'proxy'] as const

/** How a front desk came to file for somebody. Facts only: no names, no numbers. */
export interface Assistance {
  identityCheckedBy: (typeof identityChecks)[number]
  consent: true
  spokeWith: (typeof spokenWith)[number]
}

const counterChannels: readonly Channel[] = officeChannels

/** What reached a counter came over the counter unless stated. */
export const channelAtCounter = (stated: Channel | undefined): Channel => stated ?? 'counter'

/** What is wrong with how a draft says that it is filed for somebody, or for oneself. */
export function assistanceFaults(
  { filedAtOfficeId, assistance }: { filedAtOfficeId: string | null; assistance: Assistance | null },
  channel: Channel,
): Fault[] {
  if (filedAtOfficeId === null) return assistance === null ? [] : [fault({ pointer: '/assistance' }, 'false schema')]
  return [
    ...(assistance === null ? [fault({ pointer: '/assistance' }, 'required')] : []),
    ...(counterChannels.includes(channel) ? [] : [fault({ parameter: 'x-channel' }, 'counter_channel')]),
  ]
}

import { type Channel, officeChannels } from '../../http/channels.ts'
import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'

/** The ways in which an officer identified a person at the counter. More may come. */
export const identityChecksInPerson = ['identity_card', 'other_document', 'known_in_person'] as const

/** The ways in which a front desk officer identified the person, at the counter or by telephone. More may come. */
export const identityChecks = [...identityChecksInPerson, 'phone_callback'] as const

/** The people with whom the front desk officer spoke. More may come. */
export const spokenWith = ['applicant', 'family_member', 'proxy'] as const

/** The facts of filing for another person: no names, no numbers. */
export interface Assistance {
  identityCheckedBy: (typeof identityChecks)[number]
  consent: true
  spokeWith: (typeof spokenWith)[number]
}

const counterChannels: readonly Channel[] = officeChannels

/** Returns the channel of an act at a counter, such as filing for somebody: `counter` unless another is stated. */
export const channelAtCounter = (stated: Channel | undefined): Channel => stated ?? 'counter'

/**
 * Returns faults of the office, the assistance and the channel of a new draft. An assistance is required with an office
 * and refused without one.
 */
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

/**
 * Returns faults of the assistance and the channel of a withdrawal or an objection, as `assistanceFaults`. While a
 * counter states no assistance, the channel that nobody states is no fault: it is `web`, and `counter` once the
 * assistance is there.
 */
export const assistedFaults = (help: Parameters<typeof assistanceFaults>[0], channel: Channel): Fault[] =>
  assistanceFaults(help, help.assistance === null && channel === 'web' ? channelAtCounter(undefined) : channel)

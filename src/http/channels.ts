/** The channels by which people reach the network, and `system` for jobs. Each event records its channel. */
export const channels = ['web', 'mobile', 'kiosk', 'counter', 'phone', 'email', 'system'] as const
export type Channel = (typeof channels)[number]

/** The channels that only officers may state, on behalf of an applicant. */
export const officeChannels = ['counter', 'phone', 'email'] as const satisfies readonly Channel[]

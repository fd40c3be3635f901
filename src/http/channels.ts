/** The channels by which people reach the network. Each event records its channel. */
export const channels = ['web', 'mobile', 'kiosk', 'counter', 'phone', 'email', 'system'] as const
export type Channel = (typeof channels)[number]

/** Channels that only an officer can state for somebody. */
export const officeChannels = ['counter', 'phone', 'email'] as const satisfies readonly Channel[]

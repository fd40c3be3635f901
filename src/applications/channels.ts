/** How people reach the network. Recorded with everything that they do. */
export const channels = ['web', 'mobile', 'kiosk', 'counter', 'phone', 'email', 'system'] as const
export type Channel = (typeof channels)[number]

/** Ways to an office that only its officers can say of somebody. */
export const officeChannels = ['counter', 'phone', 'email'] as const satisfies readonly Channel[]

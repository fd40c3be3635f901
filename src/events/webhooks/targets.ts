import { Reach, type Resolve, type Targets as Rules, resolveName, usualPorts } from './address.ts'
import type { Reaching } from './state-webhook.ts'

/** The receivers that webhooks may reach, and how names are resolved; the system's resolver unless given. */
export interface Targets extends Rules {
  resolve?: Resolve | undefined
}

/** Returns what is needed to look at addresses. Without settings, public addresses at the usual ports only. */
export const targetsFor = ({ networks, ports, resolve = resolveName }: Targets = publicOnly): Reaching => ({
  reach: new Reach({ networks, ports }),
  resolve,
  ports,
})

const publicOnly: Targets = { networks: [], ports: usualPorts }

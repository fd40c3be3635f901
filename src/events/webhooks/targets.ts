import { Reach, type Resolve, type Targets as Rules, usualPorts } from './address.ts'
import { resolveName } from './resolve-name.ts'
import type { Reaching } from './state-webhook.ts'

/** The network addresses that webhooks may reach, and a resolver. Default: the resolver of the system. */
export interface Targets extends Rules {
  resolve?: Resolve | undefined
}

/** Returns the rules and the resolver for addresses. Default: public addresses at the usual ports only. */
export const targetsFor = ({ networks, ports, resolve = resolveName }: Targets = publicOnly): Reaching => ({
  reach: new Reach({ networks, ports }),
  resolve,
  ports,
})

const publicOnly: Targets = { networks: [], ports: usualPorts }

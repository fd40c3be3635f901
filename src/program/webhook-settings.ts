import Type from 'typebox'
import { thisMachine, usualPorts } from '../events/webhooks/address.ts'

/** Settings of the network addresses that webhooks may reach. */
export const webhookSettings = {
  WEBHOOK_NETWORKS: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}(,[0-9a-fA-F.:]+/[0-9]{1,3})*$',
      description:
        'Networks that webhooks may reach beside public addresses, with commas between, such as 10.20.0.0/16; ' +
        'absent: none, or this machine with the embedded issuer. The API and the worker need the same.',
    }),
  ),
  WEBHOOK_PORTS: Type.String({
    pattern: '^[0-9]{1,5}(,[0-9]{1,5}){0,19}$',
    default: usualPorts.join(),
    description: 'Ports that webhooks may reach at public addresses, with commas between.',
  }),
}

/** Returns the networks and ports that webhooks may reach. A trial without stated networks adds loopback. */
export const webhookTargetsOf = (
  { WEBHOOK_NETWORKS: networks, WEBHOOK_PORTS: ports }: { WEBHOOK_NETWORKS?: string; WEBHOOK_PORTS: string },
  isTrial: boolean,
) => ({
  networks: networks?.split(',') ?? (isTrial ? thisMachine : []),
  ports: ports.split(',').map(Number),
})

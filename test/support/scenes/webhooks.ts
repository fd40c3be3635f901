import { setTimeout as pause } from 'node:timers/promises'
import { logEvents } from '../../../src/events/log-events.ts'
import { type Delivery, startDispatcher } from '../../../src/events/webhooks/sending/dispatcher.ts'
import { versionTag } from '../asserting/tags.ts'
import { type Network, publicUrl } from '../network.ts'
import { type Behaviour, webhookReceiver } from '../outside/webhook-receiver.ts'
import { type Agency, agency, type Client } from '../people/agencies.ts'
import { changeOffice } from './office-changes.ts'

export interface Webhook {
  id: string
  version: number
  url: string
  state: string
  pause: { reason: string } | null
  position: string | null
  waiting: number
}
interface Logged {
  id: string
  state: string
  event: { id: string; type: string } | null
  attempts: { status: number | null; failure: string | null; answer: string | null }[]
  nextAt: string | null
}

const webhookScopes = ['permits:read', 'events:read', 'webhooks:read', 'webhooks:write']
/** Webhook targets: this machine only. */
export const ownTargets = { networks: ['127.0.0.0/8'], ports: [443] }
const millisecondsBetweenLooks = 10
const silent = { error: () => {}, warn: () => {}, info: () => {} }

/** Starts a receiver in a process of its own for a network, with functions that run workers and read deliveries. */
export async function delivering(net: Network) {
  const receiver = await webhookReceiver()
  const workers = new Set<{ stop(): Promise<void> }>()
  const { pool } = net.database
  let paths = 0

  async function works(changes: Partial<Delivery> = {}) {
    const parts = { database: net.database, vault: net.vault, publicUrl, targets: ownTargets, log: silent }
    const worker = await startDispatcher({ ...parts, ...changes })
    workers.add(worker)
    return worker
  }

  /**
   * Registers an agency, unless one is given, with a webhook at a path of its own, where the receiver behaves as
   * `behaviour` says.
   */
  async function subscribes(
    body: object = {},
    behaviour: Behaviour = {},
    of?: Agency,
  ): Promise<{ webhook: Webhook; secret: string; path: string; bank: Agency; client: Client | undefined }> {
    const path = `/hook-${++paths}`
    const made = of ? undefined : await agency(net, { scopes: webhookScopes, permitTypes: ['SKTM'], regions: ['*'] })
    const bank = of ?? made?.agency
    if (!bank) throw new Error('There is no agency.')
    const { webhook, secret } = await bank.does<{ webhook: Webhook; secret: string }>(201, 'POST', '/v1/webhooks', {
      body: { url: receiver.url(path), types: ['satupintu.office.updated.v1'], ...body },
    })
    await receiver.behaves(path, { secrets: [secret], ...behaviour })
    return { webhook, secret, path, bank, client: made?.client }
  }

  /** Changes each of these offices once, in order, and logs the events. */
  async function officesChange(...ids: string[]): Promise<void> {
    for (const id of ids) await changeOffice(pool, id)
    await logEvents(pool)
  }

  /** Makes all waiting deliveries of a webhook due now. */
  async function timePasses({ id }: Pick<Webhook, 'id'>): Promise<void> {
    await pool`
      update webhook_deliveries
      set next_at = now()
      where webhook_id = ${id} and state = 'waiting' and next_at is not null`
    await pool`update webhooks set due_at = now() where id = ${id}`
    await pool.notify('webhooks_due', '')
  }

  /** Waits until a condition holds for a webhook in the database. Returns its row. */
  async function until({ id }: Pick<Webhook, 'id'>, holds: (row: Standing) => boolean): Promise<Standing> {
    for (;;) {
      const [row] = await pool<Standing[]>`
        select w.failures, w.pause_reason, w.lease_id is not null as is_claimed, w.wanted > w.position as is_behind,
          (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting')
            as waiting,
          (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state = 'delivered')
            as delivered
        from webhooks w
        where w.id = ${id}`
      if (row && holds(row)) return row
      await pause(millisecondsBetweenLooks)
    }
  }

  return {
    receiver,
    works,
    subscribes,
    officesChange,
    timePasses,
    until,
    offices: (await pool<{ id: string }[]>`select id from offices where level = 'village' order by id limit 40`).map(
      ({ id }) => id,
    ),
    reads: (bank: Agency, { id }: Pick<Webhook, 'id'>) => bank.does<Webhook>(200, 'GET', `/v1/webhooks/${id}`),
    changes: async (bank: Agency, { id }: Pick<Webhook, 'id'>, body: object) =>
      bank.asks('PATCH', `/v1/webhooks/${id}`, {
        headers: { 'if-match': versionTag(await bank.asks('GET', `/v1/webhooks/${id}`)) },
        body,
      }),
    lists: async (bank: Agency, query: string) =>
      (await bank.does<{ data: Logged[] }>(200, 'GET', `/v1/webhook-deliveries?limit=200&${query}`)).data,
    async close() {
      await Promise.all([...workers].map((worker) => worker.stop()))
      receiver.close()
    },
  }
}

interface Standing {
  failures: number
  pauseReason: string | null
  isClaimed: boolean
  isBehind: boolean
  waiting: number
  delivered: number
}

import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Expected } from './judge.ts'

const scopes = ['permits:read', 'events:read', 'webhooks:read', 'webhooks:write']
const dayMilliseconds = 86_400_000
const eventType = 'satupintu.office.updated.v1'
const secondMilliseconds = 1_000

async function does(url: string, token: string, body: object): Promise<Record<string, unknown>> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const said: unknown = await reply.json()
  if (!reply.ok) throw new Error(`${url} was answered with ${reply.status}: ${JSON.stringify(said)}`)
  return Object(said)
}

/** Registers an agency, with a webhook at each of these addresses. */
export async function subscribe(api: string, admin: string, addresses: readonly string[]): Promise<void> {
  const { id } = await does(`${api}/v1/clients`, admin, {
    names: { id: 'Bank (contoh)', en: 'Bank (sample)' },
    owner: 'A sample bank',
    contact: { email: 'access@agency.example', phone: null },
    purposes: [{ code: 'collateral_check', text: { id: 'Memeriksa agunan', en: 'Checking collateral' } }],
    permitTypes: ['IMB'],
    regions: ['31.71'],
    scopes,
    ratePolicy: 'agency',
  })
  const expiresAt = new Date(Date.now() + dayMilliseconds).toISOString()
  const { secret } = await does(`${api}/v1/clients/${id}/keys`, admin, { label: 'Core system', expiresAt })
  for (const url of addresses) await does(`${api}/v1/webhooks`, String(secret), { url, types: [eventType] })
}

/**
 * Changes offices in turn by the API, `rate` times a second. A change that fails, also because the API is dead, is not
 * repeated. `stop` returns the number of changes that the API confirmed, and the last refusal of each status.
 */
export function keepChanging(api: string, admin: string, offices: readonly string[], rate: number) {
  const versions = new Map<string, number>()
  /** The last refusal of each status. */
  const refusals = new Map<number, string>()
  let isStopped = false
  let confirmed = 0
  async function change(id: string, turn: number): Promise<void> {
    const url = `${api}/v1/offices/${id}`
    const headers = { authorization: `Bearer ${admin}` }
    try {
      const known = versions.get(id)
      versions.delete(id)
      const version = known ?? versionIn(await fetch(url, { headers }).then((reply) => reply.json()))
      const reply = await fetch(url, {
        method: 'PATCH',
        headers: { ...headers, 'content-type': 'application/json', 'if-match': `"${version}"` },
        body: JSON.stringify({ contact: { note: { id: `Catatan ${turn}`, en: `Note ${turn}` } } }),
      })
      const said: unknown = await reply.json()
      if (!reply.ok) return void refusals.set(reply.status, JSON.stringify(said))
      versions.set(id, versionIn(said))
      confirmed++
    } catch {
      // The API is dead at present.
    }
  }
  const running = (async () => {
    const begun = performance.now()
    const open = new Set<Promise<void>>()
    for (let turn = 0; !isStopped; turn++) {
      const made = change(offices[turn % offices.length] ?? '', turn).finally(() => open.delete(made))
      open.add(made)
      await pause(Math.max(0, begun + ((turn + 1) * secondMilliseconds) / rate - performance.now()))
    }
    await Promise.all(open)
  })()
  return {
    stop: async () => {
      isStopped = true
      await running
      return { confirmed, refusals: [...refusals.values()] }
    },
  }
}

const versionIn = (office: unknown): number => Number(Object(office).version)

/** Returns the events of offices that the log has, in its order. */
export const listExpected = (sql: Sql) => sql<Expected[]>`
  select l.event_id as id, 'offices/' || l.subject_id as subject
  from event_log l
  where l.type = 'office.updated'
  order by l.position`

/** Returns the number of webhooks that have something left to do, and of events that are not yet routed. */
export async function countLeft(sql: Sql): Promise<number> {
  const [row] = await sql<{ left: number }[]>`
    select (
      (select count(*) from webhooks w
        where w.wanted > w.position or w.lease_id is not null or exists (
          select from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting'))
      + (select count(*) from unlogged_events)
      + (select count(*) from webhook_routing r, event_log_end e where r.position < e.position)
    )::int as left`
  return row?.left ?? 0
}

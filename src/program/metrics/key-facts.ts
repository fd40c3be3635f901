import { Gauge, type Registry } from 'prom-client'
import type { Db } from '../../platform/db/client.ts'
import type { Fact } from './fact.ts'

const holders = ['agency', 'kiosk'] as const

/** Adds the number of agencies and of kiosks that are about to lose their access. */
export function endingKeys(registry: Registry): Fact {
  const gauge = new Gauge({
    name: 'satu_pintu_keys_ending',
    help: 'Agencies and kiosks whose keys in use all end within 14 days, by holder.',
    labelNames: ['holder'],
    registers: [registry],
  })
  return {
    async read(db) {
      const rows = await holdersOfEndingKeys(db)
      return () => {
        for (const holder of holders) gauge.set({ holder }, rows.find((row) => row.holder === holder)?.count ?? 0)
      }
    },
    clear: () => gauge.reset(),
  }
}

/**
 * Counts the holders that used a key within 30 days and have none that is valid for 14 days or more. Live and test keys
 * of an agency count apart, and keys of different scopes. Suspended agencies and kiosks of dissolved offices do not
 * count.
 */
const holdersOfEndingKeys = (db: Db) => db<{ holder: (typeof holders)[number]; count: number }[]>`
  select holder, count(*)::int as count
  from (
    select 'agency' as holder
    from client_keys k
    join clients c on c.id = k.client_id
    where k.revoked_at is null and k.expires_at > now() and c.suspended_at is null
    group by k.client_id, k.prefix, array(select s from unnest(k.scopes) s order by s)
    having max(k.expires_at) < now() + interval '14 days' and max(k.last_used_at) > now() - interval '30 days'
    union all
    select 'kiosk'
    from kiosk_keys k
    join kiosks t on t.id = k.kiosk_id
    join offices o on o.id = t.office_id
    where k.revoked_at is null and k.expires_at > now() and o.state <> 'dissolved'
    group by k.kiosk_id
    having max(k.expires_at) < now() + interval '14 days' and max(k.last_used_at) > now() - interval '30 days'
  ) ending
  group by holder`

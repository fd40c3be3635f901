import { dayInNetwork } from '../../platform/network-day.ts'
import { demoVillage } from '../users.ts'
import type { Reply } from './replies.ts'
import { tell, type Visit } from './visit.ts'

/** A draft of a permit type. */
export interface Draft {
  code: string
  revision: number
}

/** Creates a draft of a permit type. Discards the draft of an earlier run first. */
export async function draftPermitType(visit: Visit, code: string, definition: object): Promise<Reply<Draft>> {
  const path = `/permit-type-drafts/${code}`
  const sent = { body: { code, definition } }
  const first = await visit.triesUntil<Draft>('draft_exists', 'admin', 'POST', '/permit-type-drafts', sent)
  if ('done' in first) {
    tell('admin', `drafts the permit type ${code}: form, documents, rules, and samples that test them`)
    return first.done
  }
  const { etag } = await visit.does<Draft>('admin', 'GET', path)
  await visit.does('admin', 'DELETE', path, { headers: { 'if-match': etag } })
  tell('admin', `throws away a draft of ${code} that was left over, and begins anew`)
  return visit.does<Draft>('admin', 'POST', '/permit-type-drafts', sent)
}

/** Publishes a draft, valid from `today`, and brings its permit type online in the district of the demonstration. */
export async function bringOnline(visit: Visit, code: string, etag: string, today: Date): Promise<void> {
  const validFrom = dayInNetwork(today)
  const { body: published } = await visit.does<{ version: number }>(
    'admin',
    'POST',
    `/permit-type-drafts/${code}/publications`,
    { body: { validFrom }, headers: { 'if-match': etag } },
  )
  tell('admin', `publishes ${code} version ${published.version}, in force from ${validFrom}`)
  const {
    body: { offices },
  } = await visit.does<{ offices: number }>('admin', 'POST', `/permit-types/${code}/rollouts`, {
    body: { regionCode: demoVillage.slice(0, 8), online: true },
  })
  tell('admin', `brings it online in Gambir: ${offices} offices that did not take it before`)
}

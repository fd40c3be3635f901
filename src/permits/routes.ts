import Type from 'typebox'
import type { Agency, Purpose } from '../clients/client.ts'
import { after, page } from '../cursor.ts'
import type { Database } from '../db/client.ts'
import { Problem } from '../problems/problem.ts'
import { refusals } from '../problems/refusals.ts'
import { type App, Id, ref } from '../schema.ts'
import { findPermit, listPermits, type Permit as IssuedPermit } from './queries.ts'
import { Permit, PermitList, PermitQuery, PurposeHeader } from './schema.ts'

const tags = ['Permits']
const config = { scope: 'permits:read' } as const
const placePattern = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Issued permits, for agencies. Each question is recorded, and answered only with the record. */
export async function permits(app: App, { pool }: Pick<Database, 'pool'>) {
  app.get('/permits', {
    config,
    schema: {
      operationId: 'listPermits', tags,
      summary: 'List permits',
      description: 'Issued permits of the types and places your registration covers, without anything personal but what the purpose opens, in the order in which they changed. To follow changes, ask from the last `changedAt` you saw less a minute: one that changes meanwhile comes again at its new place.',
      headers: PurposeHeader,
      querystring: PermitQuery,
      response: { 200: ref(PermitList), ...refusals('purpose_not_registered', 'cursor_mismatch') },
    },
  }, async ({ agency, headers, query: { permitType, regionCode, changedSince, limit, cursor } }) => {
    const list = { list: 'permits', of: agency.clientId, permitType, regionCode, changedSince }
    const purpose = registeredPurpose(agency, headers.purpose)
    const filters = { permitType, regionCode, changedSince, limit, after: after(cursor, list, placePattern) }
    const { data, page: next } = page([...await listPermits(pool, { agency, purpose, operation: 'listPermits' }, filters)], limit, list, (row) => row.place)
    return { data: data.map(({ place: _place, ...permit }) => shown(permit)), page: next }
  })

  app.get('/permits/:id', {
    config,
    schema: {
      operationId: 'getPermit', tags,
      summary: 'Get a permit',
      description: 'One issued permit, without anything personal but what the purpose opens; its holder is shown that it was asked for. What your registration does not cover does not exist for you.',
      params: Type.Object({ id: Id('The permit.') }),
      headers: PurposeHeader,
      response: { 200: ref(Permit), ...refusals('purpose_not_registered', 'not_found') },
    },
  }, async ({ agency, headers, params: { id } }) =>
    shown(await findPermit(pool, { agency, purpose: registeredPurpose(agency, headers.purpose), operation: 'getPermit' }, id)))
}

const shown = (permit: IssuedPermit) => ({ ...permit, state: 'in_force' as const })

function registeredPurpose({ purposes }: Agency, stated: string): Purpose {
  const purpose = purposes.find(({ code }) => code === stated)
  if (!purpose) throw new Problem('purpose_not_registered', { registered: purposes.map(({ code }) => code) })
  return purpose
}

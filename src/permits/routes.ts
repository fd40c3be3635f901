import Type from 'typebox'
import { type Actor, reachOf } from '../access/identity/actor.ts'
import { after, page } from '../http/cursor.ts'
import { actionsSaid, languageOf } from '../http/problems/language.ts'
import { refusals } from '../http/problems/refusals.ts'
import { type App, Id, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import type { Language } from '../platform/words.ts'
import { nextPermitActions } from './life.ts'
import type { PermitRow } from './list-queries.ts'
import { listOwnPermits, listPermitsOfOffices, type ReadPermit, readPermit } from './people-queries.ts'
import { registeredPurpose } from './purpose.ts'
import { findPermit, listPermits, statusesOf } from './queries.ts'
import { Permit, PermitList, PermitQuery, PurposeHeader } from './schema.ts'
import { permitStandingOf } from './standing.ts'
import { PermitStatuses, PermitStatusQuestion } from './status-schema.ts'

const tags = ['Permits']
const config = { scope: 'permits:read' } as const
const placePattern =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

export const PermitParams = Type.Object({ id: Id('The permit.') })
export const etagOf = ({ version }: { version: number }): string => `"${version}"`

/**
 * Issued permits, for people and for agencies. Each question of an agency is recorded, and answered only with the
 * record.
 */
export async function permits(app: App, { database: { pool, lane } }: { database: Database }) {
  app.get(
    '/permits',
    {
      config,
      schema: {
        operationId: 'listPermits',
        tags,
        summary: 'List permits',
        description:
          "One's own permits, or as an officer those of one's office and the offices below it; for agencies the " +
          'permits of the types and places their registration covers, without anything personal but what the ' +
          'purpose opens. To follow changes, sort by `changed` and ask from the last `changedAt` you saw less a ' +
          'minute: one that changes meanwhile comes again at its new place.',
        headers: PurposeHeader,
        querystring: PermitQuery,
        response: { 200: ref(PermitList), ...refusals('purpose_not_registered', 'cursor_mismatch') },
      },
    },
    async ({
      asker: { actor, agency },
      headers,
      query: { permitType, regionCode, state, changedSince, number, scope, sort, limit, cursor },
    }) => {
      const chosen = scope ?? (actor && reachOf(actor).length > 0 ? 'office' : 'own')
      const list = {
        list: 'permits',
        of: actor ? `${actor.personId} ${chosen}` : agency.clientId,
        permitType,
        regionCode,
        state,
        changedSince,
        number,
        sort: sort ?? (actor ? ('newest' as const) : ('changed' as const)),
      }
      const filters = { ...list, limit, after: after(cursor, list, placePattern) }
      const rows = actor
        ? await (chosen === 'own' ? listOwnPermits : listPermitsOfOffices)(pool, actor, filters)
        : await listPermits(
            pool,
            { agency, purpose: registeredPurpose(agency, headers.purpose), operation: 'listPermits' },
            filters,
          )
      const { data, page: next } = page([...rows], limit, list, (row) => row.place)
      return { data: data.map(shown), page: next }
    },
  )

  app.get(
    '/permits/:id',
    {
      config,
      schema: {
        operationId: 'getPermit',
        tags,
        summary: 'Get a permit',
        description:
          'One issued permit. People see those of the applications they see, with the last decision on it and the ' +
          'steps they may take; agencies those their registration covers, without anything personal but what the ' +
          'purpose opens, and its holder is shown that it was asked for.',
        params: PermitParams,
        headers: PurposeHeader,
        response: {
          200: {
            ...ref(Permit),
            headers: {
              ETag: Type.String({ description: 'The version of the permit, for If-Match.', examples: ['"2"'] }),
            },
          },
          ...refusals('purpose_not_registered', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const {
        asker: { actor, agency },
        headers,
        params: { id },
      } = request
      if (actor) {
        const permit = await readPermit(lane, id, actor)
        return reply.header('etag', etagOf(permit)).send(read(permit, actor, languageOf(request)))
      }
      const permit = await findPermit(
        pool,
        { agency, purpose: registeredPurpose(agency, headers.purpose), operation: 'getPermit' },
        id,
      )
      return reply.header('etag', etagOf(permit)).send(shown(permit))
    },
  )
}

/** Routes for agencies only. */
export async function permitStatuses(app: App, { database: { pool } }: { database: Database }) {
  app.post(
    '/permits/status',
    {
      config,
      schema: {
        operationId: 'searchPermitStatuses',
        tags,
        summary: 'Check many permits',
        description:
          'What up to a hundred permits are at this moment, by their numbers. A number that does not exist and one ' +
          'that your registration does not cover are answered alike. Each holder is shown that their permit was ' +
          'asked for.',
        headers: PurposeHeader,
        body: PermitStatusQuestion,
        response: { 200: ref(PermitStatuses), ...refusals('purpose_not_registered') },
      },
    },
    async ({ agency, headers, body: { numbers } }) => ({
      data: [
        ...(await statusesOf(
          pool,
          { agency, purpose: registeredPurpose(agency, headers.purpose), operation: 'searchPermitStatuses' },
          numbers,
        )),
      ],
    }),
  )
}

/** Without what belongs to the list only. */
const shown = ({ place: _place, ...permit }: PermitRow | (Omit<PermitRow, 'place'> & { place?: string })) => permit

/** A permit as one person reads it. */
const read = ({ facts, token, ...permit }: ReadPermit, actor: Actor, language: Language) => ({
  ...shown(permit),
  verificationPath: `/v1/verifications/${token}`,
  nextActions: actionsSaid(nextPermitActions(facts, permitStandingOf(facts, actor)?.standing ?? null), language),
})

import Type from 'typebox'
import { PurposeHeader, registeredPurpose } from '../access/clients/purpose.ts'
import { type Actor, reachOf } from '../access/identity/actor.ts'
import { writtenNumber } from '../catalogue/permit-types/written-number.ts'
import { after, page, timeAndUuid } from '../http/cursor.ts'
import { actionsInLanguage, languageOf } from '../http/problems/language.ts'
import { refusals } from '../http/problems/refusals.ts'
import { etagOf } from '../http/request.ts'
import { type App, Id, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import type { Language } from '../platform/words.ts'
import { decisionWithRemedy } from './decision.ts'
import { nextPermitActions } from './life.ts'
import { listOwnPermits, listPermitsOfOffices, type ReadPermit, readPermit } from './people-queries.ts'
import type { PermitRow } from './permit-columns.ts'
import { findPermit, listPermits, statusesOf } from './queries.ts'
import { PermitQuery } from './query-schema.ts'
import { Permit, PermitList } from './schema.ts'
import { permitStandingOf } from './standing.ts'
import { PermitStatuses, PermitStatusQuestion } from './status-schema.ts'

const tags = ['Permits']
const config = { scope: 'permits:read' } as const

export const PermitParams = Type.Object({ id: Id('Identifier of the permit.') })

interface PermitParts {
  database: Database
}

/** Registers the routes of permits, for people and agencies. Each query of an agency is recorded in its statement. */
export async function permits(app: App, parts: PermitParts) {
  listPermitsRoute(app, parts)
  getPermitRoute(app, parts)
}

function listPermitsRoute(app: App, { database: { pool } }: PermitParts) {
  app.get(
    '/permits',
    {
      config,
      schema: {
        operationId: 'listPermits',
        tags,
        summary: 'List permits',
        description:
          'People get their own permits; officers get those of their office and the offices below it. Agencies get ' +
          'the permits that their registration covers, with only the personal data that their purpose opens. To ' +
          'follow changes, sort by `changed` and set `changedSince` to the last `changedAt` you saw, less a minute. ' +
          'A permit that changes in the meantime comes again.',
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
        number: number === undefined ? undefined : writtenNumber(number),
        sort: sort ?? (actor ? ('newest' as const) : ('changed' as const)),
      }
      const filters = { ...list, limit, after: after(cursor, list, timeAndUuid) }
      const rows = actor
        ? await (chosen === 'own' ? listOwnPermits : listPermitsOfOffices)(pool, actor, filters)
        : await listPermits(
            pool,
            { agency, purpose: registeredPurpose(agency, headers.purpose), operation: 'listPermits' },
            filters,
          )
      const { data, page: next } = page([...rows], limit, list, (row) => row.place)
      return { data: data.map(presentPermit), page: next }
    },
  )
}

function getPermitRoute(app: App, { database: { reader, pool } }: PermitParts) {
  app.get(
    '/permits/:id',
    {
      config,
      schema: {
        operationId: 'getPermit',
        tags,
        summary: 'Get a permit',
        description:
          'People get a permit whose application they see, with the last decision on it and the steps they may take. ' +
          'Agencies get a permit that their registration covers, with only the personal data that their purpose ' +
          'opens; the holder sees this query. 404: there is no such permit, or you may not see it.',
        params: PermitParams,
        headers: PurposeHeader,
        response: {
          200: {
            ...ref(Permit),
            headers: {
              ETag: Type.String({ description: 'Version of the permit. Send it as `If-Match`.', examples: ['"2"'] }),
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
        const permit = await readPermit(reader, id, actor)
        const language = languageOf(request)
        const decision = await decisionWithRemedy(reader, permit, language)
        return reply.header('etag', etagOf(permit)).send({ ...presentPermitInFull(permit, actor, language), decision })
      }
      const permit = await findPermit(
        pool,
        { agency, purpose: registeredPurpose(agency, headers.purpose), operation: 'getPermit' },
        id,
      )
      return reply.header('etag', etagOf(permit)).send(presentPermit(permit))
    },
  )
}

/** Registers the query of states of permits by number, for agencies only. */
export async function permitStatuses(app: App, { database: { pool } }: { database: Database }) {
  app.post(
    '/permits/status',
    {
      config,
      schema: {
        operationId: 'searchPermitStatuses',
        tags,
        summary: 'Get the states of permits by number',
        description:
          'Returns the current state of up to 100 permits. `permit` is null for an unknown number and for one that ' +
          'your registration does not cover. Each holder sees this query.',
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

/** Returns a permit without the members that only the list needs. */
const presentPermit = ({ place: _place, ...permit }: PermitRow | (Omit<PermitRow, 'place'> & { place?: string })) =>
  permit

/** Returns a permit in full for one person, in the form of the contract. */
const presentPermitInFull = (
  { facts, token, permitTypeVersion: _version, ...permit }: ReadPermit,
  actor: Actor,
  language: Language,
) => ({
  ...presentPermit(permit),
  verificationPath: `/v1/verifications/${token}`,
  nextActions: actionsInLanguage(nextPermitActions(facts, permitStandingOf(facts, actor)?.standing ?? null), language),
})

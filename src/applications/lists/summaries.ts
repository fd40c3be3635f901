import type { FastifyReply } from 'fastify'
import type { Actor } from '../../access/identity/actor.ts'
import { applicantName } from '../../catalogue/permit-types/holder.ts'
import { type ListKey, page } from '../../http/cursor.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { type Standing, statuses, stepsFrom } from '../lifecycle.ts'
import { readOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { standingsOf } from '../standing.ts'
import { type CachedSummary, openNames, summariesOf } from './cached-summaries.ts'
import type { ListedRow } from './queries.ts'
import { completeSummary } from './summary.ts'

/** The database, the vault that decrypts names, and the record of who has read them. */
export interface ListServices {
  db: Db
  vault: Vault
  reads: ReadRecord
}

/** The rows of a list, one more than its limit if there are more. */
export interface Listed<R extends ListedRow> {
  list: ListKey
  limit: number
  rows: R[]
  keyOf: (row: R) => string
  /** The member `changes` of a list of changes. */
  changes?: object
}

/**
 * Sends a page of a list. The name appears to the applicant, the front desk that serves them, and officers with a step
 * to take. Lists show it to no other person. Reading another person's name is recorded before it is sent, once a day.
 */
export const sendSummaries = <R extends ListedRow>(
  reply: FastifyReply,
  services: ListServices,
  actor: Actor,
  listed: Listed<R>,
) => sendPage(reply, services, actor, listed, true)

/** Sends a page as `sendSummaries` does, but records no reading: the search that found the rows has recorded it. */
export const sendFoundSummaries = <R extends ListedRow>(
  reply: FastifyReply,
  services: ListServices,
  actor: Actor,
  listed: Listed<R>,
) => sendPage(reply, services, actor, listed, false)

async function sendPage<R extends ListedRow>(
  reply: FastifyReply,
  { db, vault, reads }: ListServices,
  actor: Actor,
  { list, limit, rows, keyOf, changes }: Listed<R>,
  isRecorded: boolean,
) {
  const { data, page: place } = page(rows, limit, list, keyOf)
  const summaries = await summariesOf(db, actor, data)
  const knowsWhose = nameRule(actor)
  const named = summaries.flatMap(({ cached }) => (cached.hasName && knowsWhose(cached) ? [cached] : []))
  await openNames(vault, named)
  if (isRecorded)
    await reads.addOnceADay(
      ...named.map((cached) =>
        readOf({ ...cached, ...whereaboutsOf(cached) }, actor, { what: 'list', fields: [applicantName] }),
      ),
    )
  const mayKnow = new Set(named)
  const written = summaries.map(({ cached, overdue }) =>
    completeSummary(cached.written, {
      applicantName: mayKnow.has(cached) ? (cached.name ?? null) : null,
      assigneeId: cached.applicantId === actor.personId ? null : cached.assignedTo,
      overdue,
    }),
  )
  const rest = changes === undefined ? '' : `,"changes":${JSON.stringify(changes)}`
  return sendJson(reply, `{"data":[${written.join()}],"page":${JSON.stringify(place)}${rest}}`)
}

type Facts = Pick<CachedSummary, 'status' | 'applicantId' | 'filedAtOfficeId' | 'officeId'>

/** The standings that may know an applicant's name in each status. */
const mayKnowWhose = new Map(
  statuses.map((status) => [
    status,
    new Set<Standing>(['applicant', 'assistant', 'front_desk', ...stepsFrom(status).flatMap(({ by }) => by)]),
  ]),
)

/**
 * Returns a predicate: true when a list may show this actor the applicant's name. It computes standings once an office.
 */
function nameRule(actor: Actor): (facts: Facts) => boolean {
  const atOffice = new Map<string | null, readonly Standing[]>()
  const standingsAt = (facts: Facts) => {
    const isOfOffice = facts.applicantId !== null && facts.applicantId !== actor.personId
    if (!isOfOffice) return standingsOf(whereaboutsOf(facts), actor)
    const known = atOffice.get(facts.officeId) ?? standingsOf(whereaboutsOf(facts), actor)
    atOffice.set(facts.officeId, known)
    return known
  }
  return (facts) => standingsAt(facts).some((standing) => mayKnowWhose.get(facts.status)?.has(standing))
}

/**
 * Returns the facts that decide standings. The region stays empty: readers who may know the name have a post at the
 * office or counter.
 */
const whereaboutsOf = ({ applicantId, filedAtOfficeId, officeId }: Facts) => ({
  applicantId,
  filedAtOfficeId,
  office: officeId === null ? null : { id: officeId, regionCode: '' },
})

/** Sends a text that is JSON already, without serialization by a schema. Encodes it to bytes once. */
const sendJson = (reply: FastifyReply, text: string) =>
  reply.type('application/json; charset=utf-8').send(Buffer.from(text))

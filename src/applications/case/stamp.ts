import { type Actor, countersOf, reachOf } from '../../access/identity/actor.ts'
import { referenceStamp } from '../../http/caching/reference-stamp.ts'
import { writeArray } from '../../platform/db/arrays.ts'
import type { Db } from '../../platform/db/client.ts'
import { constant } from '../../platform/db/constant.ts'
import { assigneeJson } from '../assignments/queries.ts'
import { overdue } from '../clocks/queries.ts'
import { inspectionDatesJson } from '../inspections/case-queries.ts'
import { visibleToEach } from '../visibility.ts'
import { openVisitJson } from '../visits/case-queries.ts'
import type { Case } from './case.ts'

/**
 * SQL for the stamp of application `a` with its office `o`: a text that differs after any change of the case. It has
 * the row versions of application, office and permit, the day, and if the application is overdue. It also has the parts
 * that change without the application's row: assignee, open inspection date and open visit or, for a draft, the stamp
 * of reference data, for its offices and the version in force. All other parts change together with the application's
 * row.
 */
export const caseStamp = constant(
  (db) =>
    db`concat(a.version, ' ', a.xmin, ' ', o.xmin, ' ', network_day(), ' ', ${overdue(db)}, ' ',
      case when a.status = 'draft'
        then ${referenceStamp(db)}
        else concat(${assigneeJson(db)}, ' ', ${inspectionDatesJson(db)}, ' ', ${openVisitJson(db)}, ' ',
          case when a.status in ('issued', 'handed_over') then permit_row_version(a.id) end)
      end)`,
)

interface Asked {
  id: string
  actor: Actor
}

/** Reads the stamp of a case. Undefined when this actor may not see it. */
export type FindStamp = (id: string, actor: Actor) => Promise<string | undefined>

interface Waiting extends Asked {
  resolve: (stamp: string | undefined) => void
  reject: (error: unknown) => void
}

const togetherLimit = 100

/**
 * Returns a function that reads stamps. Up to 100 requests of one turn of the event loop share one statement, so that
 * under load a read costs a part of a round trip. It finds nothing for holders of a letter's link.
 */
export function createStampReader(db: Db): FindStamp {
  let waiting: Waiting[] = []
  return (id, actor) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(readAll)
      waiting.push({ id, actor, resolve, reject })
    })

  function readAll(): void {
    const all = waiting
    waiting = []
    for (let done = 0; done < all.length; done += togetherLimit) void read(all.slice(done, done + togetherLimit))
  }

  async function read(together: readonly Waiting[]): Promise<void> {
    try {
      const stamps = new Map((await findStamps(db, together)).map(({ nth, stamp }) => [nth, stamp]))
      for (const [index, { resolve }] of together.entries()) resolve(stamps.get(index + 1))
    } catch (error) {
      for (const { reject } of together) reject(error)
    }
  }
}

/**
 * Returns the stamps of those cases that their actors may see. `nth` is the place in `asked`, from 1. The inner selects
 * let PostgreSQL keep one plan for every number of cases.
 */
const findStamps = (db: Db, asked: readonly Asked[]) => db<{ nth: number; stamp: string }[]>`
  select k.nth::int as nth, ${caseStamp(db)} as stamp
  from unnest((select ${asked.map(({ id }) => id)}::uuid[]),
    (select ${asked.map(({ actor }) => actor.personId)}::uuid[]),
    (select ${asked.map(({ actor }) => writeArray(reachOf(actor)))}::text[]),
    (select ${asked.map(({ actor }) => writeArray(countersOf(actor)))}::text[]))
    with ordinality as k (id, person, reach, counters, nth)
  join applications a on a.id = k.id
  left join offices o on o.id = a.office_id
  where ${isVisible(db)}`

/** SQL condition: the actor of `k` may see application `a` with its office `o`. */
const isVisible = constant(
  (db) => db`${visibleToEach(db, { person: db`k.person`, reach: db`k.reach`, counters: db`k.counters` })}`,
)

/**
 * True when the stamp covers all of this case. A stamp does not cover a scan without a verdict, an earlier application
 * or its permit, an inspection date outside of `in_inspection`, or the legal remedy against a refusal.
 */
export const isCovered = ({ status, startedFrom, documents, inspection }: Case): boolean =>
  status !== 'refused' &&
  startedFrom === null &&
  (status === 'in_inspection' || !inspection?.appointments?.open) &&
  documents.every(({ scan }) => scan !== 'pending' && scan !== 'failed')

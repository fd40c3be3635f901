import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import { type Db, within } from '../../platform/db/client.ts'
import { eachInTurn } from '../../platform/jobs/running.ts'
import { findAnyCase } from '../case/queries.ts'
import { lockApplication } from '../changed.ts'
import { system } from '../doer.ts'
import { recordOverdue, setDue } from './changes.ts'
import { dueAfter } from './due.ts'
import type { Effects } from './effect.ts'
import { endWithEffect } from './end.ts'
import { findOpen, listByOlderCalendar, listOverdue, type ObjectionFacts } from './queries.ts'

const batch = 200

interface Watching extends Effects {
  db: Db
}

/**
 * Reckons last days anew when a calendar was published. Then applies the effect of silence to objections whose last day
 * has passed: grants them, or records that they are overdue. One batch of each; returns the number. One failure does
 * not stop the others: throws as `eachInTurn` does.
 */
export async function watchObjections({ db, ...effects }: Watching): Promise<number> {
  const edition = await currentEdition(db)
  const outdated = edition ? await listByOlderCalendar(db, edition.number, batch) : []
  return eachInTurn([
    () =>
      eachInTurn(
        outdated.map(
          ({ id }) =>
            () =>
              within(db, (tx) => reckonOne(tx, id)),
        ),
      ),
    async () => {
      const overdue = await listOverdue(db, batch)
      return eachInTurn(
        overdue.map(
          ({ id }) =>
            () =>
              within(db, (tx) => endOne({ db: tx, ...effects }, id)),
        ),
      )
    },
  ])
}

async function reckonOne(tx: Db, id: string): Promise<number> {
  const objection = await findOpen(tx, id)
  return objection ? setDue(tx, objection, await dueNow(tx, objection)) : 0
}

/** Returns 1, or 0 when the objection has changed meanwhile or its last day has moved. */
async function endOne({ db: tx, ...effects }: Watching, id: string): Promise<number> {
  const found = await findOpen(tx, id)
  if (!found) return 0
  await lockApplication(tx, found.applicationId)
  // Read again under the lock: a decision may have come first, or a dissolution, which leaves the objection's version.
  const objection = await findOpen(tx, id)
  if (!objection?.isOverdue) return 0
  const due = await dueNow(tx, objection)
  if (due.dueOn !== objection.dueOn) return setDue(tx, objection, due)
  const application = await findAnyCase(tx, objection.applicationId)
  if (!application) return 0
  const doer = { ...system, officeId: objection.office.id }
  const end = { state: 'granted', reason: null, legalBasis: null, bySilence: true } as const
  const done = objection.silenceGrants
    ? await endWithEffect({ db: tx, ...effects }, application, objection, end, doer)
    : await recordOverdue(tx, application, objection, doer)
  return done ? 1 : 0
}

async function dueNow(tx: Db, { receivedOn, decideWithin }: ObjectionFacts) {
  const edition = await currentEdition(tx)
  return dueAfter(receivedOn, decideWithin, {
    calendar: await workingCalendar(tx, edition),
    edition: edition?.number ?? 0,
  })
}

import { currentEdition, workingCalendar } from '../../../network/calendar/queries.ts'
import type { WorkingCalendar } from '../../../network/calendar/working-time.ts'
import { writeInstant } from '../../../platform/clock.ts'
import type { Db } from '../../../platform/db/client.ts'
import { eachInTurn } from '../../../platform/jobs/running.ts'
import { system } from '../../doer.ts'
import { type ConsultationChange, changeConsultation } from '../changes.ts'
import { deletePapersNotGiven } from '../papers/queries.ts'
import { type ConsultationRow, findAny } from '../queries.ts'
import { dueTimesOf, turnsOf } from './turns.ts'
import { keepTimes, listByOlderCalendar, listOverdue, listToRemind, officeAbove } from './watch-queries.ts'

const batch = 200

/**
 * Applies the effect of silence, reminds agencies before their time ends, and reckons times anew when a calendar was
 * published. Deletes papers that their consultation ended without. One batch of each; returns the number. One failure
 * does not stop the others: throws as `eachInTurn` does.
 */
export async function watchConsultations(db: Db): Promise<number> {
  const edition = await currentEdition(db)
  const outdated = edition ? await listByOlderCalendar(db, edition.number, batch) : []
  return eachInTurn([
    () => changeEach(db, outdated, reschedule),
    async () => changeEach(db, await listOverdue(db, batch), endInSilence),
    async () => changeEach(db, await listToRemind(db, batch), remind),
    () => deletePapersNotGiven(db, batch),
  ])
}

type Decide = (
  db: Db,
  row: ConsultationRow,
  calendar: WorkingCalendar,
) => Promise<ConsultationChange | undefined> | ConsultationChange | undefined

const changeEach = (db: Db, found: readonly { id: string }[], decide: Decide): Promise<number> =>
  eachInTurn(found.map((one) => () => changeOne(db, one, decide)))

/** Returns 1, or 0 when the consultation or its application has changed meanwhile; the next run judges it again. */
async function changeOne(db: Db, { id }: { id: string }, decide: Decide): Promise<0 | 1> {
  const row = await findAny(db, id)
  if (row?.status !== 'requested') return 0
  const calendar = await workingCalendar(db, row.edition)
  const change = await decide(db, row, calendar)
  const doer = { ...system, officeId: row.office?.id ?? null }
  return change && (await changeConsultation(db, row, change, doer, calendar)) ? 1 : 0
}

async function endInSilence(db: Db, { isOverdue, silence, dueAt, office }: ConsultationRow) {
  if (!isOverdue) return undefined
  const details = { dueAt, silence }
  if (silence !== 'escalate') return { type: 'consultation.silent', to: 'silent', details } as const
  const above = office ? await officeAbove(db, office.id) : undefined
  return {
    type: 'consultation.escalated',
    to: 'requested',
    set: db`, escalated_at = changed.at`,
    details: { ...details, ...(above && { to: above }) },
  } as const
}

const remind: Decide = (db, { isOverdue, dueAt }) =>
  isOverdue
    ? undefined
    : { type: 'consultation.reminded', to: 'requested', set: db`, reminded_at = changed.at`, details: { dueAt } }

const reschedule: Decide = async (db, row, calendar) => {
  const { requestedAt, questions, edition } = row
  const { dueAt, remindAt } = dueTimesOf(turnsOf({ requestedAt, endedAt: null }, questions), row, calendar)
  if (dueAt === (row.dueAt === null ? null : Date.parse(row.dueAt))) {
    await keepTimes(db, row)
    return undefined
  }
  return {
    type: 'consultation.rescheduled',
    to: 'requested',
    set: db`, due_at = ${writeInstant(dueAt)}::timestamptz, remind_at = ${writeInstant(remindAt)}::timestamptz,
      calendar_edition = ${edition?.number ?? 0}`,
    details: { dueAt: writeInstant(dueAt) },
  }
}

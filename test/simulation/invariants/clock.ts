import { type CaseFile, countedOf } from './case-file.ts'
import type { Invariant } from './invariant.ts'

/** The clock of each status, as docs/guide/life-of-an-application.md says. */
export const clockOf: Readonly<Record<string, string>> = {
  draft: 'not_started',
  submitted: 'running',
  returned: 'paused',
  in_review: 'running',
  in_inspection: 'running',
  in_consultation: 'running',
  awaiting_payment: 'paused',
  awaiting_originals: 'paused',
  ready_to_sign: 'running',
  refusal_proposed: 'running',
  issued: 'stopped',
  handed_over: 'stopped',
  refused: 'stopped',
  withdrawn: 'stopped',
  lapsed: 'stopped',
}

export const intervalsTile: Invariant = {
  name: 'intervals-tile',
  statement:
    'The intervals of an application tile the time since it was made, without gap or overlap: each step ends one and ' +
    'begins the next, and the last has no end.',
  ofFile({ id, createdAt, status, events, intervals }, claims) {
    const steps = events.filter(({ to }) => to !== null)
    claims.equal(id, 'intervals', steps.length + 1, intervals.length)
    claims.equal(id, 'beginning of the first interval', createdAt, intervals[0]?.startedAt)
    for (const [index, interval] of intervals.entries()) {
      const subject = `${id} interval ${interval.sequence}`
      const step = steps[index - 1]
      claims.equal(subject, 'sequence', index + 1, interval.sequence)
      claims.equal(subject, 'status', step ? step.to : 'draft', interval.status)
      if (step) claims.equal(subject, 'beginning', step.at, interval.startedAt)
      claims.equal(subject, 'end', intervals[index + 1]?.startedAt ?? null, interval.endedAt)
      claims.holds(
        interval.endedAt === null || interval.endedAt >= interval.startedAt,
        subject,
        'time that runs forward',
        interval,
      )
    }
    claims.equal(id, 'status of the open interval', status, intervals.at(-1)?.status)
  },
}

export const timeStandsStillInPauses: Invariant = {
  name: 'time-stands-still-in-pauses',
  statement:
    'Time counts against the office only while the clock runs: it never grows while the applicant corrects, pays or ' +
    'brings originals, nor after the decision, until a granted objection reopens it; and it is never taken back.',
  ofFile(file, claims, seen) {
    const { id, intervals, stoppedAt, acceptedAt, submittedAt, dueAt, events } = file
    for (const { sequence, status, clock } of intervals)
      claims.equal(`${id} interval ${sequence}`, 'clock', clockOf[status], clock)
    claims.equal(id, 'end of the clock', endOfClock(file), stoppedAt)
    const submitted = events.find(({ action }) => action === 'submit')?.at ?? null
    claims.equal(id, 'first submission', submitted, submittedAt)
    const accepted = intervals.find(({ status, clock }) => clock === 'running' && status !== 'submitted')?.startedAt
    claims.equal(id, 'first acceptance', accepted ?? null, acceptedAt)
    claims.holds(
      dueAt === null || submittedAt === null || dueAt >= submittedAt,
      id,
      'a due date after the hand-in',
      dueAt,
    )
    if (!seen) return
    const counted = countedOf(file)
    claims.holds(counted >= seen.counted, id, `at least ${seen.counted} µs counted`, counted)
    if (seen.clock !== 'running' && intervals.at(-1)?.clock === seen.clock && events.length === seen.sequence)
      claims.equal(id, 'µs counted in a pause', seen.counted, counted)
    const isReopened = events.slice(seen.sequence).some(isReopening)
    if (seen.stoppedAt !== null && !isReopened) claims.equal(id, 'end of the clock', seen.stoppedAt, stoppedAt)
  },
}

/** True for the step by which a granted objection sends a refused application back. */
const isReopening = ({ from, to }: CaseFile['events'][number]): boolean => from === 'refused' && to !== null

/** Returns the moment at which the clock stopped; null while it goes on, also after a refusal that was reopened. */
function endOfClock({ events, intervals }: CaseFile): number | null {
  const reopened = events.filter(({ to }) => to !== null).findLastIndex(isReopening)
  const since = intervals.slice(reopened + 1)
  return since.find(({ clock }) => clock === 'stopped')?.startedAt ?? null
}

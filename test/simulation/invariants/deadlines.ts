import type { CaseConsultation } from './case-consultation.ts'
import type { CaseFile } from './case-file.ts'
import type { Claims, Invariant } from './invariant.ts'
import { type Stretch, WorkingDays } from './working-days.ts'

/** Microseconds by which a due time may differ: instants are computed in milliseconds. */
const rounding = 2_000
/** The time of the completeness check where a permit type states none. */
const usualCheck = { amount: 1, unit: 'working_days' } as const

/** Returns an invariant that remembers the editions of the calendar. */
export function deadlinesAreReckoned(): Invariant {
  const editions = new Map<number, WorkingDays>()
  return {
    name: 'deadlines-are-reckoned',
    statement:
      'What is due is due when the working days of the calendar and the time that has counted say so: day 1 is the ' +
      'first working day after the beginning, the time ends when the offices close, and a pause stops it.',
    async afterAct({ look, files }, claims) {
      const calendar = async (edition: number) => {
        const known = editions.get(edition) ?? (await WorkingDays.of(look.sql, edition))
        editions.set(edition, known)
        return known
      }
      for (const file of files) {
        if (file.submittedAt === null || file.discardedAt !== null) continue
        judge(file.id, { expected: dueAtOf(file, await calendar(file.calendarEdition)), found: file.dueAt }, claims)
        for (const one of file.consultations)
          if (one.status === 'requested') {
            const expected = dueOfAgency(one, await calendar(one.edition))
            judge(`consultation ${one.id}`, { expected, found: one.dueAt }, claims)
          }
      }
    },
  }
}

/** Compares a due time in milliseconds with one in microseconds. Undefined: it cannot be told. */
function judge(
  subject: string,
  { expected, found }: { expected: number | null | undefined; found: number | null },
  claims: Claims,
): void {
  if (expected === undefined) return
  const isRight = expected === null || found === null ? expected === found : near(expected * 1_000, found)
  claims.holds(isRight, subject, `due at ${expected}`, found === null ? 'null' : found / 1_000)
}

const near = (one: number, other: number): boolean => Math.abs(one - other) <= rounding

/**
 * Returns the due time of an application, in milliseconds; null when nothing is due. Undefined where a year has no
 * calendar, and for a return before the first acceptance, after which both times share what they had.
 */
function dueAtOf(file: CaseFile, calendar: WorkingDays): number | null | undefined {
  const { checks, served } = stretchesOf(file)
  const [check, ...more] = checks
  if (!check || more.length > 0) return undefined
  const checkTime = calendar.allowed(check.from, file.type.checkTime ?? usualCheck)
  if (checkTime === undefined) return undefined
  const [first] = served
  const checkEnd = calendar.end([{ from: check.from, to: first ? Infinity : check.to }], checkTime)
  if (!first) return checkEnd
  if (file.type.serviceTime === null || typeof checkEnd !== 'number') return checkEnd === null ? undefined : null
  const startedAt = Math.min(first.from, checkEnd)
  const serviceTime = calendar.allowed(startedAt, file.type.serviceTime)
  const counted = startedAt < first.from ? [{ from: startedAt, to: check.to }, ...served] : served
  return serviceTime === undefined ? undefined : calendar.end(counted, serviceTime)
}

/**
 * Returns the running time before and after the first acceptance. What a decision ended is taken as going on, unless
 * the application was reopened: the time between is nobody's.
 */
function stretchesOf({ intervals }: CaseFile): { checks: Stretch[]; served: Stretch[] } {
  const running = intervals.flatMap(({ clock, status, startedAt, endedAt }, index) => {
    if (clock !== 'running') return []
    const isReopened = intervals.slice(index + 2).some((later) => later.clock !== 'stopped')
    const isLast = endedAt === null || (intervals[index + 1]?.clock === 'stopped' && !isReopened)
    return [{ status, from: Math.trunc(startedAt / 1_000), to: isLast ? Infinity : Math.trunc(endedAt / 1_000) }]
  })
  const accepted = running.findIndex(({ status }) => status !== 'submitted')
  return accepted < 0
    ? { checks: running, served: [] }
    : { checks: running.slice(0, accepted), served: running.slice(accepted) }
}

/** Returns the due time of an agency whose turn it is, in milliseconds; null before it is asked. */
function dueOfAgency(one: CaseConsultation, calendar: WorkingDays): number | null | undefined {
  const { requestedAt, questions, time } = one
  if (requestedAt === null) return null
  const begins = [requestedAt, ...questions.map(({ answeredAt }) => answeredAt)].map((at) =>
    Math.trunc((at ?? 0) / 1_000),
  )
  const turns = begins.map((from, index) => ({ from, to: Math.trunc((questions[index]?.askedAt ?? Infinity) / 1_000) }))
  const allowed = calendar.allowed(begins[0] ?? 0, time)
  return allowed === undefined ? undefined : calendar.end(turns, allowed)
}

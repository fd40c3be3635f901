import type { CaseEvent, CaseFile } from './case-file.ts'
import type { Claims, Invariant, Look } from './invariant.ts'

/** The ends of an objection or appeal, with the standings that cause them. */
const ends: Readonly<Record<string, readonly string[]>> = {
  granted: ['head', 'system'],
  rejected: ['head'],
  inadmissible: ['head'],
  withdrawn: ['applicant', 'assistant'],
}

/** Checks the events of objections in the history of an application, and that silence has its effect. */
export const objectionsHaveTheirEffect: Invariant = {
  name: 'objections-have-their-effect',
  statement:
    'A refusal has at most one objection that was not withdrawn, and that one appeal, when it granted nothing. Each ' +
    'ends once: the applicant withdraws it, the head decides it, or silence grants it when its time is over and the ' +
    'network says so. A granted one sends the application back to review at the same moment, and a refused ' +
    'application goes back in no other way.',
  ofFile: judgeHistory,
  async atDayEnd(look, _day, claims) {
    const rows = await lateOnes(look)
    claims.rows(
      Math.max(1, rows.length),
      rows.filter(({ isBroken }) => isBroken),
    )
  },
}

/** The clocks of the database and of a program may be so far apart, in microseconds. */
const slack = 20 * 60_000_000

/** The one that is open, the one that was not withdrawn, and the one that granted nothing. */
interface Standing {
  open?: string | undefined
  standing?: string | undefined
  lost?: string | undefined
}

/** The objection and the appeal against the last refusal. */
interface Course {
  objection: Standing
  appeal: Standing
  granted?: { id: string; at: number } | undefined
}

/** True for an event of an objection or appeal against a decision on a permit. */
const isAboutPermit = ({ type, details }: CaseEvent): boolean =>
  /^(?:objection|appeal)\./.test(type) && details['permitId'] !== undefined

function judgeHistory({ id, events }: CaseFile, claims: Claims): void {
  const course: Course = { objection: {}, appeal: {} }
  for (const event of events.filter((one) => !isAboutPermit(one)))
    judgeEvent(`${id} event ${event.version}`, event, { course, claims })
  claims.equal(`${id} at the end`, 'a granted objection without its effect', undefined, course.granted?.id)
}

function judgeEvent(subject: string, event: CaseEvent, { course, claims }: { course: Course; claims: Claims }): void {
  const objection = String(event.details['objectionId'])
  const { granted } = course
  const isLeaving = event.from === 'refused' && event.to !== null
  claims.equal(subject, 'the objection that sends it back', granted?.id, isLeaving ? objection : undefined)
  if (granted) {
    claims.equal(subject, 'status after a granted objection', 'in_review', event.to)
    const isSoon = event.at >= granted.at && event.at - granted.at < slack
    claims.holds(isSoon, subject, `the moment of the decision: ${granted.at}`, event.at)
  }
  course.granted = undefined
  if (event.to === 'refused') Object.assign(course, { objection: {}, appeal: {} })
  const [level, what = ''] = event.type.split('.')
  if (level !== 'objection' && level !== 'appeal') return
  const one = course[level]
  if (what === 'filed') {
    claims.equal(subject, `another ${level} against the same refusal`, undefined, one.standing)
    if (level === 'appeal')
      claims.equal(
        subject,
        'an objection that granted nothing',
        course.objection.lost,
        String(event.details['appealOf']),
      )
    course[level] = { open: objection, standing: objection }
  }
  const by = ends[what]
  if (!by) return
  claims.equal(subject, `the ${level} that ends`, one.open, objection)
  claims.holds(by.includes(event.standing), subject, `an end by ${by.join(' or ')}`, event.standing)
  const isLost = what === 'rejected' || what === 'inadmissible'
  course[level] = { standing: what === 'withdrawn' ? undefined : one.standing, lost: isLost ? objection : undefined }
  if (what === 'granted') course.granted = { id: objection, at: event.at }
}

/**
 * Reads the objections that are open: one with a time in days is due so many days after it came. The job of silence
 * runs twice a day; one that is open two days after its due day has been passed over.
 */
const lateOnes = ({ sql, now }: Look) => sql<{ subject: string; expected: string; found: string; isBroken: boolean }[]>`
  select 'objection ' || b.id as subject, 'granted by silence after ' || due.day as expected, 'open' as found,
    due.day + 2 < (${now()}::timestamptz at time zone 'Asia/Jakarta')::date as "isBroken"
  from objections b
  cross join lateral (select b.received_on + (b.decide_within->>'amount')::int as day) due
  where b.state = 'open' and b.silence_grants and b.decide_within->>'unit' = 'days'`

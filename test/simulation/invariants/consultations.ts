import type { CaseConsultation } from './case-consultation.ts'
import type { CaseFile } from './case-file.ts'
import type { Claims, Invariant } from './invariant.ts'

/** The changes of a consultation, as docs/guide/consultations.md tells them: event, status before, status after. */
const changes = new Set(
  `consultation.planned null planned
consultation.requested null requested
consultation.requested planned requested
consultation.reminded requested requested
consultation.rescheduled requested requested
consultation.escalated requested requested
consultation.question_asked requested question_asked
consultation.question_answered question_asked requested
consultation.answered requested answered
consultation.answered question_asked answered
consultation.declined requested declined
consultation.declined question_asked declined
consultation.silent requested silent
consultation.cancelled planned cancelled
consultation.cancelled requested cancelled
consultation.cancelled question_asked cancelled`.split('\n'),
)
const open = new Set(['planned', 'requested', 'question_asked'])
/** The statuses of an application in which an opinion can still reach the decision. */
const undecided = new Set(['in_review', 'in_inspection', 'in_consultation', 'refusal_proposed'])
/** The statuses after an approval. An application that is withdrawn or lapses keeps what its approval decided. */
const approved = new Set([
  'awaiting_payment',
  'awaiting_originals',
  'ready_to_sign',
  'issued',
  'handed_over',
  'withdrawn',
  'lapsed',
])
/** Microseconds by which a wrong clock can move a moment: 20 minutes. */
const slack = 20 * 60 * 1_000_000

export const agenciesTakeTurns: Invariant = {
  name: 'agencies-take-turns',
  statement:
    'The time of a consultation is without gap or overlap the turn of the agency or of the office: a question ends ' +
    'the one and its answer the other. Event n made version n, and the status is where the last event led.',
  ofFile({ consultations }, claims) {
    for (const one of consultations) judgeHistory(one, claims)
  },
}

function judgeHistory(one: CaseConsultation, claims: Claims): void {
  const subject = `consultation ${one.id}`
  const { events, questions, status, endedAt, requestedAt } = one
  claims.equal(subject, 'version', events.length, one.version)
  for (const [index, { version, type, from, to, at }] of events.entries()) {
    const before = events[index - 1]
    claims.equal(`${subject} event ${version}`, 'version', index + 1, version)
    claims.equal(`${subject} event ${version}`, 'status before', before?.to ?? null, from)
    claims.holds(changes.has(`${type} ${from} ${to}`), `${subject} event ${version}`, 'a change that there is', type)
    claims.holds(!before || before.at <= at, `${subject} event ${version}`, 'time that runs forward', at)
  }
  claims.equal(subject, 'status', events.at(-1)?.to, status)
  const last = open.has(status) ? null : (events.at(-1)?.at ?? null)
  claims.equal(subject, 'end', last, endedAt)
  claims.equal(subject, 'request', events.find(({ to }) => to === 'requested')?.at ?? null, requestedAt)
  const asked = events.filter(({ type }) => type === 'consultation.question_asked')
  const answered = events.filter(({ type }) => type === 'consultation.question_answered')
  claims.equal(subject, 'questions', asked.length, questions.length)
  for (const [index, question] of questions.entries()) {
    claims.equal(`${subject} question ${index + 1}`, 'asked', asked[index]?.at, question.askedAt)
    claims.equal(`${subject} question ${index + 1}`, 'answered', answered[index]?.at ?? null, question.answeredAt)
  }
}

export const agenciesAreHeard: Invariant = {
  name: 'agencies-are-heard',
  statement:
    'No application is approved while the opinion of an agency is awaited, unless its time has run out and the rule ' +
    'of silence ended it: an approval cancels no consultation. What was returned, decided or given up awaits no opinion.',
  ofFile({ id, status, events, consultations }, claims) {
    if (consultations.length === 0) return
    for (const { action, at, version } of events)
      if (action === 'approve')
        for (const one of consultations)
          claims.holds(
            one.madeAt > at || (one.endedAt !== null && one.endedAt <= at && !isCancelledAt(one, at)),
            `${id} event ${version}`,
            'an approval after the opinion',
            `consultation ${one.id} was open`,
          )
    if (!undecided.has(status))
      for (const one of consultations)
        claims.holds(one.endedAt !== null, `consultation ${one.id}`, `an end, as ${id} is ${status}`, one.status)
  },
}

/** True when a step of the application at this moment cancelled a consultation, and no reviewer. */
const isCancelledAt = ({ endedAt, status, endedBecause }: CaseConsultation, at: number): boolean =>
  status === 'cancelled' && endedBecause !== 'reviewer' && endedAt === at

export const opinionsComeInTime: Invariant = {
  name: 'opinions-come-in-time',
  statement:
    'An agency answers within its time, or later where its silence was escalated. It is silent only after its time.',
  ofFile({ consultations }, claims) {
    for (const { id, status, silence, endedAt, dueAt } of consultations) {
      if (endedAt === null || dueAt === null) continue
      if (status === 'answered' || status === 'declined')
        claims.holds(silence === 'escalate' || endedAt <= dueAt + slack, `consultation ${id}`, `by ${dueAt}`, endedAt)
      if (status === 'silent')
        claims.holds(endedAt >= dueAt - slack, `consultation ${id}`, `silence from ${dueAt} on`, endedAt)
    }
  },
}

export const conditionsAreDecided: Invariant = {
  name: 'conditions-are-decided',
  statement:
    'An approval decides about each condition in the last opinion of each agency, with a reason for each that it ' +
    'leaves out. Without an approval in force nothing is decided.',
  ofFile(file, claims) {
    const { id, consultations } = file
    if (consultations.length === 0) return
    const isApproved = hasApproval(file)
    for (const { id: of, conditions, settled } of lastOpinions(file)) {
      const decided = settled ?? []
      const numbers = decided.map(({ number }) => number).join()
      const wanted = Array.from({ length: isApproved ? conditions : 0 }, (_, index) => index + 1).join()
      claims.equal(`${id} consultation ${of}`, 'decided conditions', wanted, numbers)
      for (const { number, takenOver, reason } of decided)
        claims.holds(takenOver || reason !== null, `consultation ${of} condition ${number}`, 'a reason', reason)
    }
  },
}

/** True while an approval is in force: nothing has led back to the review since. */
function hasApproval({ status, events }: CaseFile): boolean {
  const last = events.findLast(({ action, to }) => action === 'approve' || to === 'in_review')
  return approved.has(status) && last?.action === 'approve'
}

/** Returns the last opinion of each agency. */
const lastOpinions = ({ consultations }: CaseFile): CaseConsultation[] => {
  const answered = consultations.filter(({ status }) => status === 'answered')
  return answered.filter(({ client, round }) => !answered.some((one) => one.client === client && one.round > round))
}

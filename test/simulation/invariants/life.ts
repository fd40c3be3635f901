import type { CaseEvent, CaseFile } from './case-file.ts'
import type { Invariant } from './invariant.ts'

/** The steps of docs/guide/life-of-an-application.md, one a line: from, action, to, standings. */
export const allowedSteps = new Set(
  `draft submit submitted applicant|assistant
returned submit submitted applicant|assistant
submitted accept in_review front_desk
submitted accept_by_silence in_review system
submitted return returned front_desk
in_review return returned reviewer
in_review inspect in_inspection reviewer
in_inspection report_inspection in_review inspector
in_review consult in_consultation reviewer
in_consultation record_opinion in_review reviewer
in_review approve awaiting_payment|awaiting_originals|ready_to_sign reviewer
in_review propose_refusal refusal_proposed reviewer
awaiting_payment confirm_payment awaiting_originals|ready_to_sign cashier|system
awaiting_originals confirm_originals ready_to_sign front_desk
awaiting_originals send_back in_review front_desk
ready_to_sign|refusal_proposed send_back in_review head
refused send_back in_review system
ready_to_sign sign issued head
refusal_proposed refuse refused head
issued hand_over handed_over front_desk
returned|awaiting_payment|awaiting_originals lapse lapsed system
submitted|in_review|in_inspection|in_consultation|ready_to_sign|refusal_proposed issue_by_silence issued system
draft|submitted|returned|in_review|in_inspection|in_consultation withdraw withdrawn applicant|assistant
awaiting_payment|awaiting_originals|ready_to_sign|refusal_proposed withdraw withdrawn applicant|assistant`
    .split('\n')
    .flatMap((line) =>
      line
        .split(' ')
        .map((word) => word.split('|'))
        .reduce<string[]>(
          (sofar, words) => sofar.flatMap((start) => words.map((word) => (start ? `${start} ${word}` : word))),
          [''],
        ),
    ),
)

const officerRoles = new Set(['front_desk', 'reviewer', 'inspector', 'cashier', 'head'])

export const stepsAreOfTheTable: Invariant = {
  name: 'steps-are-of-the-table',
  statement: 'A status changes only by a step of the table of steps, taken by one of those who may take it.',
  ofFile(file, claims) {
    for (const { from, action, to, standing, version } of file.events)
      if (action !== null)
        claims.holds(
          allowedSteps.has(`${from} ${action} ${to} ${standing}`),
          `${file.id} event ${version}`,
          'a step of the table',
          `${from} ${action} ${to} by ${standing}`,
        )
  },
}

/** The events by which an application comes to an account. */
const takingsOver = new Set(['application.claimed', 'application.account_changed'])

/** Checks the separation of duties over the whole life of an application. */
export const dutiesAreApart: Invariant = {
  name: 'duties-are-apart',
  statement:
    'The same person never reviews and signs one application; who inspected it neither approves nor signs it; who ' +
    'filed it at the counter decides nothing of it; an applicant is no officer of what is theirs, or was. The same ' +
    'holds for decisions about objections and open money; who entered an objection does not decide it.',
  ofFile(file, claims) {
    const hats = new Map<string, Set<string>>()
    for (const { actor, standing } of file.events)
      if (actor !== null) (hats.get(actor) ?? hats.set(actor, new Set()).get(actor))?.add(standing)
    for (const event of file.events)
      for (const forbidden of event.actor === null ? [] : keptFrom(event))
        claims.holds(
          !wore(file, event, forbidden),
          `${file.id} event ${event.version}`,
          `${event.action ?? event.type} by somebody who did nothing as ${forbidden} before`,
          event.actor,
        )
    for (const event of file.events.filter(({ type }) => decisions.has(type)))
      claims.holds(
        !file.events.some((earlier) => entered(earlier, event)),
        `${file.id} event ${event.version}`,
        `${event.type} by somebody who did not file the objection`,
        event.actor,
      )
    for (const [person, standings] of hats)
      claims.holds(
        !(standings.has('reviewer') && file.events.some((e) => e.actor === person && isHeadsDecision(e))),
        file.id,
        'a reviewer who does not sign or refuse',
        person,
      )
    for (const event of file.events)
      if (event.action === 'report_inspection' || takingsOver.has(event.type))
        claims.holds(
          !file.events.some((earlier) => keepsFrom(earlier, event)),
          `${file.id} event ${event.version}`,
          `${event.type} by somebody who did not decide or handle it before`,
          event.actor,
        )
    for (const { actor, standing, version } of file.events)
      if (officerRoles.has(standing) && actor !== null)
        claims.holds(
          !file.events.some((e) => e.actor === actor && e.standing === 'applicant' && e.version < version),
          `${file.id} event ${version}`,
          'an officer who is not the applicant, and never was',
          actor,
        )
  },
}

export const officersHoldTheirPosts: Invariant = {
  name: 'officers-hold-their-posts',
  statement:
    'A person who acts as an officer has that post at the responsible office at that moment, and is not suspended.',
  ofFile(file, claims) {
    for (const { actor, standing, office, at, version } of file.events)
      if (officerRoles.has(standing) && actor !== null)
        claims.holds(
          file.posts.some(
            (post) =>
              post.person === actor &&
              post.role === standing &&
              post.office === office &&
              post.from <= at + slack &&
              (post.until === null || post.until >= at - slack) &&
              (post.suspendedAt === null || post.suspendedAt >= at - slack),
          ),
          `${file.id} event ${version}`,
          `a post as ${standing} of ${office}`,
          actor,
        )
  },
}

/** The microseconds by which an act may be recorded after its request was authorised: one minute. */
const slack = 60_000_000

/** The events of decisions by heads that are no steps. Those of silence have no actor. */
const decisions = new Set([
  'objection.granted',
  'objection.rejected',
  'objection.inadmissible',
  'appeal.granted',
  'appeal.rejected',
  'appeal.inadmissible',
  'refund.granted',
  'refund.declined',
])

/** Returns the standings whose holder may not take this step, or make this decision. */
function keptFrom({ action, type }: CaseEvent): readonly string[] {
  if (decisions.has(type)) return ['reviewer', 'inspector', 'assistant']
  if (action === 'approve' || action === 'propose_refusal') return ['inspector', 'assistant']
  if (action === 'sign' || action === 'refuse') return ['reviewer', 'inspector', 'assistant']
  return action === 'report_inspection' ? ['assistant'] : []
}

/** True when an earlier act of the same person forbids this inspection report or claim. */
function keepsFrom(earlier: CaseEvent, { actor, version, type }: CaseEvent): boolean {
  if (earlier.actor !== actor || actor === null || earlier.version >= version) return false
  if (takingsOver.has(type)) return officerRoles.has(earlier.standing) || earlier.standing === 'assistant'
  return earlier.action === 'approve' || earlier.action === 'propose_refusal'
}

/** True when the person who decides an objection or appeal has filed it, or the objection before it. */
const entered = (earlier: CaseEvent, { actor, details }: CaseEvent): boolean =>
  (earlier.type === 'objection.filed' || earlier.type === 'appeal.filed') &&
  earlier.actor === actor &&
  actor !== null &&
  [details['objectionId'], details['appealOf']].includes(earlier.details['objectionId'])

const wore = ({ events }: CaseFile, { actor, version }: CaseEvent, standing: string): boolean =>
  events.some((event) => event.version < version && event.actor === actor && event.standing === standing)

const isHeadsDecision = ({ action }: CaseEvent) => action === 'sign' || action === 'refuse'

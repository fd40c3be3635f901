import { type Guard, patch } from './guard.ts'

/** Guards of steps: permissions and conditions. */
export const guardsOfSteps: readonly Guard[] = [
  {
    name: 'originals-before-signing',
    guards: 'the signature waits for the match of every original',
    patches: [
      patch(
        'src/applications/steps/guards.ts',
        "originalsGate === 'before_signing' ? unmatchedBlockers(application) : []",
        "originalsGate === 'before_signing' ? [] : []",
      ),
    ],
    foundBy: 'originals-are-matched',
    triedBy: 'signs without comparing originals',
  },
  {
    name: 'originals-before-handover',
    guards: 'the handover waits for the match of every original',
    patches: [
      patch(
        'src/applications/steps/guards.ts',
        'if (application.erasedAt === null) return unmatchedBlockers(application)',
        'if (application.erasedAt === null) return []',
      ),
    ],
    foundBy: 'originals-are-matched',
    triedBy: 'hands over without comparing originals',
  },
  {
    name: 'reviewer-does-not-sign',
    guards: 'who reviewed an application does not decide it',
    patches: [patch('src/applications/steps/duties.ts', "standing === 'reviewer'", "standing === 'nobody'")],
    foundBy: 'duties-are-apart',
    triedBy: 'approves and signs the same application',
  },
  {
    name: 'inspector-does-not-approve',
    guards: 'who inspected an application does not decide it',
    patches: [patch('src/applications/steps/duties.ts', "standing === 'inspector'", "standing === 'nobody'")],
    foundBy: 'duties-are-apart',
    triedBy: 'inspects and approves the same application',
  },
  {
    name: 'approver-does-not-inspect',
    guards: 'who approved an application does not inspect it',
    patches: [
      patch(
        'src/applications/steps/duties.ts',
        "action === 'approve' || action === 'propose_refusal'",
        "action === 'lapse'",
      ),
    ],
    foundBy: 'duties-are-apart',
    triedBy: 'approves and inspects the same application',
  },
  {
    name: 'assistant-does-not-decide',
    guards: 'who filed an application at the counter decides nothing of it',
    patches: [patch('src/applications/steps/duties.ts', "standing === 'assistant'", "standing === 'nobody'")],
    foundBy: 'duties-are-apart',
    triedBy: 'files at the counter and approves',
  },
  {
    name: 'officers-of-the-office',
    guards: 'officers act for the responsible office only',
    patches: [
      patch(
        'src/applications/standing.ts',
        "if (post.officeId === application.office?.id && post.role !== 'administrator')",
        "if (application.office && post.role !== 'administrator')",
      ),
    ],
    foundBy: 'officers-hold-their-posts',
    triedBy: 'acts for an office below',
  },
  {
    name: 'no-officer-of-their-own',
    guards: 'an applicant is no officer of their own application',
    patches: [
      patch(
        'src/applications/standing.ts',
        "if (application.applicantId === actor.personId) return ['applicant']",
        [
          "if (application.applicantId === actor.personId) return ['applicant', ...actor.posts",
          '.filter((post) => post.officeId === application.office?.id).map(({ role }) => role)]',
        ].join(''),
      ),
    ],
    foundBy: 'duties-are-apart',
    triedBy: 'reviews their own application',
  },
  {
    name: 'no-officer-of-what-was-theirs',
    guards: 'who has handed an application over to another account is no officer of it',
    patches: [
      patch(
        'src/applications/standing.ts',
        'if (application.formerApplicants?.includes(actor.personId)) return []',
        '',
      ),
    ],
    foundBy: 'duties-are-apart',
    triedBy: 'hands their own application over, and accepts it',
  },
  {
    name: 'posts-in-force',
    guards: 'an appointment that has ended gives no right',
    patches: [
      patch(
        'src/access/identity/queries.ts',
        'and (s.ends_at is null or s.ends_at > statement_timestamp())`\n\n/**',
        '`\n\n/**',
      ),
    ],
    foundBy: 'officers-hold-their-posts',
    triedBy: 'approves with a temporary post',
  },
  {
    name: 'suspended-posts',
    guards: 'an appointment that is suspended gives no right',
    patches: [
      patch(
        'src/access/identity/queries.ts',
        's.suspended_at is null and s.starts_at <= statement_timestamp()',
        's.starts_at <= statement_timestamp()',
      ),
    ],
    foundBy: 'officers-hold-their-posts',
    triedBy: 'accepts while their post is suspended',
  },
  {
    name: 'posts-that-have-begun',
    guards: 'an appointment gives no right before it begins',
    patches: [
      patch(
        'src/access/identity/queries.ts',
        's.suspended_at is null and s.starts_at <= statement_timestamp()',
        's.suspended_at is null',
      ),
    ],
    foundBy: 'officers-hold-their-posts',
    triedBy: 'accepts before their post begins',
  },
  {
    name: 'paid-in-full',
    guards: 'a payment is confirmed when the fee is paid in full',
    patches: [
      patch(
        'src/applications/steps/guards.ts',
        '=> unpaidBlockers(feeAmount ?? 0, paidAmount),',
        '=> unpaidBlockers(0 * (feeAmount ?? 0), paidAmount),',
      ),
    ],
    foundBy: 'money-adds-up',
    triedBy: 'confirms a payment that did not come',
  },
  {
    name: 'claim-by-another',
    guards: 'who has acted on an application does not take it over',
    patches: [patch('src/counter/claims/claim.ts', "if (found.acted) throw new Problem('acted_on_it', {})", '')],
    foundBy: 'duties-are-apart',
    triedBy: 'takes over what they filed for somebody',
  },
  {
    name: 'clock-of-a-return',
    guards: 'the clock stands still while the applicant corrects',
    patches: [patch('src/applications/lifecycle.ts', "returned: { clock: 'paused'", "returned: { clock: 'running'")],
    foundBy: 'time-stands-still-in-pauses',
    triedBy: 'returns an application that waits for a while',
  },
  {
    name: 'next-actions-with-blockers',
    guards: 'next actions list the blockers of each step',
    patches: [
      patch(
        'src/applications/steps/next-step.ts',
        'blockers: blockersOf(evaluated, step, actor.personId),',
        'blockers: [],',
      ),
    ],
    foundBy: 'next-actions-are-true',
    triedBy: 'submits what lacks its papers',
  },
]

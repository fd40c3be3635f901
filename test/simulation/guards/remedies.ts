import { type Guard, patch, usualDays } from './guard.ts'

const objections = 'src/applications/objections'

/** Guards of objections and appeals. */
export const guardsOfRemedies: readonly Guard[] = [
  {
    name: 'one-objection-a-refusal',
    guards: 'a refusal takes one objection that is not withdrawn; a unique index enforces it too',
    patches: [
      patch(
        `${objections}/file.ts`,
        "if (existingId !== null) throw new Problem('objection_filed', {}, { existingId })",
        '',
      ),
    ],
    ddl: ['drop index one_objection_a_refusal'],
    foundBy: 'objections-have-their-effect',
    triedBy: 'objects twice to a refusal',
  },
  {
    name: 'one-end-of-an-objection',
    guards: 'an objection is decided or withdrawn only while it is open',
    patches: [
      patch(
        `${objections}/end.ts`,
        "if (state !== 'open') throw new Problem('objection_decided', {})",
        "if (state === undefined) throw new Problem('objection_decided', {})",
      ),
      patch(`${objections}/changes.ts`, "and b.version = ${objection.version} and b.state = 'open'", ''),
    ],
    foundBy: 'objections-have-their-effect',
    triedBy: 'withdraws an objection twice',
  },
  {
    name: 'reopening-by-an-objection',
    guards: 'an objection that is granted sends its application back to review in the same transaction',
    patches: [
      patch(`${objections}/end.ts`, "if (!ended || end.state !== 'granted') return ended", 'if (ended) return ended'),
    ],
    foundBy: 'objections-have-their-effect',
    triedBy: 'has an objection granted',
  },
  {
    name: 'decider-of-an-objection',
    guards: 'who reviewed an application does not decide the objection against its refusal',
    patches: [
      patch(
        `${objections}/objection.ts`,
        'notDeciding.filter((condition) => isKeptApart(condition, acts, personId))',
        'notDeciding.filter((condition) => isKeptApart(condition, acts.slice(acts.length), personId))',
      ),
    ],
    foundBy: 'duties-are-apart',
    triedBy: 'reviews and decides an objection',
  },
  {
    name: 'lock-before-an-objection',
    guards: 'a decision locks its application before the objection, as the job of silence does',
    patches: [
      patch(
        `${objections}/changes.ts`,
        'where a.id = ${id} and a.version = ${version}\n      for no key update\n',
        'where a.id = ${id} and a.version = ${version}\n',
      ),
    ],
    days: usualDays + 2,
    foundBy: 'nothing-deadlocks',
    triedBy: 'decides objections while silence grants them',
  },
  {
    name: 'one-objection-a-permit-decision',
    guards: 'a suspension takes one objection that is not withdrawn; a unique index enforces it too',
    patches: [
      patch(
        `${objections}/file.ts`,
        "if (existingId !== null) throw new Problem('objection_filed', {}, { existingId })",
        '',
      ),
    ],
    ddl: ['drop index one_objection_a_permit_decision'],
    foundBy: 'decisions-have-one-objection',
    triedBy: 'objects twice to a suspension',
  },
  {
    name: 'freeing-by-an-objection',
    guards: 'an objection that is granted takes the suspension back in the same transaction',
    patches: [
      patch(
        `${objections}/effect.ts`,
        'return takeBack(db, { objectionId: id, permitId, permitEventId, against })',
        'return',
      ),
    ],
    foundBy: 'grants-take-effect-at-once',
    triedBy: 'has an objection against a suspension granted',
  },
  {
    name: 'lock-before-filing',
    guards: 'an objection is filed with the lock of its application, so that its decision is not taken back meanwhile',
    patches: [patch(`${objections}/file.ts`, 'await lockApplication(db, application.id)', '')],
    foundBy: 'decisions-have-one-objection',
    triedBy: 'lifts suspensions while holders object',
  },
  {
    name: 'lock-before-taking-back',
    guards: 'a head who lifts a suspension locks its application before the permit, as a granted objection does',
    patches: [patch(`${objections}/close.ts`, 'if (row) await lockWithPermit(tx, row.applicationId, permitId)', '')],
    foundBy: 'nothing-deadlocks',
    triedBy: 'lifts suspensions while objections are granted',
  },
  {
    name: 'one-appeal-an-objection',
    guards: 'an objection takes one appeal that is not withdrawn; a unique index enforces it too',
    patches: [
      patch(
        `${objections}/appeal.ts`,
        "if (current !== null) throw new Problem('appeal_filed', {}, { existingId: current.id })",
        '',
      ),
    ],
    ddl: ['drop index one_appeal_an_objection'],
    foundBy: 'objections-have-their-effect',
    triedBy: 'appeals twice',
  },
  {
    name: 'decider-of-an-appeal',
    guards: 'who suspended a permit does not decide the appeal about it',
    patches: [patch(`${objections}/objection.ts`, "...(decided ? (['decided_before'] as const) : []),", '')],
    foundBy: 'appeals-go-above',
    triedBy: 'suspends a permit and decides the appeal',
  },
  {
    name: 'blockers-of-an-objection',
    guards: 'who may not decide an objection is shown why',
    patches: [
      patch(`${objections}/objection.ts`, 'blockers: decisionBlockers(application, filed, personId)', 'blockers: []'),
    ],
    foundBy: 'remedy-actions-are-true',
    triedBy: 'reviews and decides an objection',
  },
]

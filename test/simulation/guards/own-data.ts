import { type Guard, patch } from './guard.ts'

const corrections = 'src/applications/corrections'
const editing = 'src/applications/drafts/editing.ts'

/** Guards of exports, erasures, corrections and of files that were compared. */
export const guardsOfOwnData: readonly Guard[] = [
  {
    name: 'export-of-ones-own',
    guards: 'an export has the applications of the person who asks',
    patches: [
      patch(
        'src/applications/case/queries.ts',
        'where a.applicant_id = ${actor.personId}\n      and ${visibleTo(db, actor)}',
        'where ${visibleTo(db, actor)}',
      ),
    ],
    foundBy: 'exports-are-whole',
    triedBy: 'exports their data as an officer',
  },
  {
    name: 'record-of-an-inquiry',
    guards: 'an inquiry is on the record of reads before it is answered',
    patches: [
      patch(
        'src/personal-data/inquiries/routes.ts',
        'await insertReads(db, [read])\n        return',
        'if (read === undefined) await insertReads(db, [read])\n        return',
      ),
    ],
    foundBy: 'inquiries-are-on-record',
    triedBy: 'inquires into an application',
  },
  {
    name: 'inquiries-of-the-impartial',
    guards: 'nobody inquires into an application on which they acted as an officer',
    patches: [
      patch(
        'src/personal-data/inquiries/inquire.ts',
        "if (found.hasActed) throw new Problem('own_acts', {})",
        "if (found.hasActed && reason === '') throw new Problem('own_acts', {})",
      ),
    ],
    foundBy: 'inquiries-are-on-record',
    triedBy: 'inquires into an application that they accepted',
  },
  {
    name: 'erasure-of-the-unsubmitted',
    guards: 'an erasure discards only what was never submitted',
    patches: [
      patch(
        'src/personal-data/erase-queries.ts',
        'and submitted_at is null and discarded_at is null\n      and status',
        'and discarded_at is null\n      and status',
      ),
    ],
    foundBy: 'submitted-is-kept',
    triedBy: 'erases what was submitted and withdrawn',
  },
  {
    name: 'data-of-a-running-remedy',
    guards: 'the data of an application is kept while the remedy against its refusal runs',
    patches: [
      patch('src/personal-data/erase.ts', 'locked.has(id) && !contestable.has(id)', 'locked.has(id) && contestable'),
    ],
    foundBy: 'remedies-keep-data',
    triedBy: 'lets the retention end after a refusal',
  },
  {
    name: 'data-of-an-open-objection',
    guards: 'the data of an application is kept while an objection is open',
    ddl: ['drop trigger retention_is_kept on objections'],
    foundBy: 'remedies-keep-data',
    triedBy: 'lets the retention end before an objection',
  },
  {
    name: 'data-of-open-money',
    guards: 'the data of an application is kept while its money is open',
    ddl: [
      'create or replace trigger retention_is_kept after update of status on applications ' +
        'for each row execute function keep_retention()',
    ],
    foundBy: 'remedies-keep-data',
    triedBy: 'lets the retention end before the bank pays',
  },
  {
    name: 'one-end-of-a-correction',
    guards: 'a correction is decided once',
    patches: [
      patch(
        `${corrections}/correct.ts`,
        "if (correction.outcome !== null) throw new Problem('correction_decided', {})",
        "if (correction.id === '') throw new Problem('correction_decided', {})",
      ),
      patch(`${corrections}/changes.ts`, 'and outcome is null\n      for update', 'for update'),
    ],
    foundBy: 'corrections-are-decided-once',
    triedBy: 'decides on a correction twice',
  },
  {
    name: 'one-waiting-correction',
    guards: 'a correction is asked for while no other one waits',
    patches: [
      patch(
        `${corrections}/correct.ts`,
        "if (waiting !== undefined) throw new Problem('correction_waits', {}, { existingId: waiting })",
        "if (waiting === '') throw new Problem('correction_waits', {})",
      ),
    ],
    ddl: ['drop index one_open_correction_a_file'],
    foundBy: 'corrections-are-decided-once',
    triedBy: 'asks for a correction while another one waits',
  },
  {
    name: 'blockers-of-a-correction',
    guards: 'who may not decide a correction is shown why',
    patches: [patch(`${corrections}/correction.ts`, 'decisionBlockers(outcome, deciding, personId)', '[]')],
    foundBy: 'correction-actions-are-true',
    triedBy: 'asks for a correction and decides it',
  },
  {
    name: 'signed-files-stay',
    guards: 'a file that was compared is not replaced after the signature',
    patches: [
      patch(
        editing,
        'if (!editableStates.includes(application.status)) throw',
        "if (application.status === 'lapsed') throw",
      ),
      patch(editing, "application.status === 'draft' ||\n", "application.status !== 'returned' ||\n"),
    ],
    foundBy: 'compared-bytes-stay',
    triedBy: 'sends another file after the signature',
  },
]

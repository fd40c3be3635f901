import { type Guard, patch } from './guard.ts'

const visibility = 'src/applications/consultations/visibility.ts'
const papers = 'src/applications/consultations/papers/queries.ts'

/** Guards of consultations: what agencies are asked, see and decide, and what an approval waits for. */
export const guardsOfConsulting: readonly Guard[] = [
  {
    name: 'opinion-is-awaited',
    guards: 'an approval waits for the opinions of agencies',
    patches: [patch('src/applications/consultations/awaited.ts', '.filter(isUnended)', '.filter(() => false)')],
    foundBy: 'agencies-are-heard',
    triedBy: 'approves before the opinion',
  },
  {
    name: 'conditions-need-a-decision',
    guards: 'an approval decides about each proposed condition',
    patches: [
      patch(
        'src/applications/consultations/conditions.ts',
        '.filter((proposed) => !decided.some((one) => isAbout(proposed, one)))',
        '.filter(() => decided.length < 0)',
      ),
    ],
    foundBy: 'conditions-are-decided',
    triedBy: 'approves without a word about a condition',
  },
  {
    name: 'silence-after-the-time',
    guards: 'the silence of an agency has an effect after its time only',
    patches: [
      patch(
        'src/applications/consultations/time/watch-queries.ts',
        "where c.status = 'requested' and c.due_at <= now() and c.escalated_at is null",
        "where c.status = 'requested' and c.escalated_at is null",
      ),
      patch(
        'src/applications/consultations/time/watch.ts',
        'if (!isOverdue) return undefined\n  const details',
        'const details',
      ),
    ],
    foundBy: 'opinions-come-in-time',
    triedBy: 'lets the time of an agency run',
  },
  {
    name: 'agency-that-was-asked',
    guards: 'an agency sees the consultations that it is asked',
    patches: [patch(visibility, 'c.client_id = ${clientId}::uuid', '${clientId}::uuid is not null')],
    foundBy: 'agencies-see-their-task',
    triedBy: 'reads what another agency is asked',
  },
  {
    name: 'file-of-an-open-consultation',
    guards: 'an agency reads the file while it is asked, and not afterwards',
    patches: [patch(visibility, "c.status in ('requested', 'question_asked')", 'c.status is not null')],
    foundBy: 'agencies-see-their-task',
    triedBy: 'reads the file after its opinion',
  },
  {
    name: 'question-stops-the-time',
    guards: 'the time of an agency stands still while its question waits',
    patches: [
      patch(
        'src/applications/consultations/time/turns.ts',
        '.filter(({ heldBy }) => heldBy === party)',
        '.filter(({ heldBy }) => heldBy !== undefined || party)',
      ),
    ],
    foundBy: 'deadlines-are-reckoned',
    triedBy: 'asks back, and is answered hours later',
  },
  {
    name: 'papers-before-the-opinion',
    guards: 'a paper is shown to others once an opinion was given with it',
    patches: [patch(papers, 'and p.given_at is not null and ${visibleTo(db, actor)}', 'and ${visibleTo(db, actor)}')],
    foundBy: 'papers-follow-their-opinion',
    triedBy: 'opens a paper before the opinion',
  },
  {
    name: 'papers-of-an-opinion-stay',
    guards: 'a paper stays once an opinion was given with it',
    patches: [
      patch(
        papers,
        'and p.consultation_id = ${consultationId} and p.given_at is null',
        'and p.consultation_id = ${consultationId}',
      ),
    ],
    foundBy: 'papers-follow-their-opinion',
    triedBy: 'takes a paper back after the opinion',
  },
  {
    name: 'writers-in-a-draft',
    guards: 'in a draft only the counter that filed it writes',
    patches: [
      patch(
        'src/applications/messages/correspondence.ts',
        "standing === 'assistant' && status === 'draft' ? [status]",
        "standing !== 'front_desk' && status === 'draft' ? [status]",
      ),
      patch('src/applications/messages/write.ts', 'if (isLetter && !', "if (isLetter && writer.side === 'office' && !"),
    ],
    foundBy: 'drafts-take-letters-of-their-counter',
    triedBy: 'writes to the office before submitting',
  },
]

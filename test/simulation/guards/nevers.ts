import { guardsOfSight } from './guards-of-sight.ts'

/**
 * One of the nine things that must never happen, or a part of one: what finds it, and what is taken out to prove that.
 */
interface Never {
  /** The number of the never, with a letter where it has parts. */
  number: string
  never: string
  /** The invariants that find it. */
  invariants: readonly string[]
  /** The guards that a run takes out. Each is found by one of these invariants. */
  guards: readonly string[]
}

/**
 * The nine nevers. `mapping-the-nevers.test.ts` holds them against the lists, and against docs/simulation-guards.md.
 */
export const nevers: readonly Never[] = [
  {
    number: '1',
    never: 'A permit is signed, or handed over, although a required original was not matched.',
    invariants: ['originals-are-matched', 'permits-come-from-steps'],
    guards: ['originals-before-signing', 'originals-before-handover', 'permit-waits-for-originals'],
  },
  {
    number: '2',
    never: 'The same person reviews and signs the same application.',
    invariants: ['duties-are-apart', 'officers-hold-their-posts'],
    guards: [
      'reviewer-does-not-sign',
      'inspector-does-not-approve',
      'approver-does-not-inspect',
      'assistant-does-not-decide',
      'no-officer-of-their-own',
      'no-officer-of-what-was-theirs',
      'claim-by-another',
      'decider-of-an-objection',
      'officers-of-the-office',
      'posts-in-force',
      'suspended-posts',
      'posts-that-have-begun',
    ],
  },
  {
    number: '3a',
    never: 'A status changes without its event, or an event exists without its change.',
    invariants: [
      'status-follows-steps',
      'steps-are-of-the-table',
      'history-is-chained',
      'permit-history-is-whole',
      'permits-tell-their-state',
      'office-history-is-whole',
    ],
    guards: ['version-of-a-change', 'event-of-a-change', 'states-of-a-permit', 'state-of-the-day'],
  },
  {
    number: '3b',
    never: 'History is rewritten.',
    invariants: ['history-is-chained', 'intervals-tile', 'permit-history-is-whole', 'office-history-is-whole'],
    guards: [
      'chain-of-events',
      'end-of-an-interval',
      'history-is-kept',
      'permit-history-is-kept',
      'office-history-is-kept',
    ],
  },
  {
    number: '4a',
    never: 'A document row is without its bytes.',
    invariants: ['objects-are-whole', 'submitted-files-are-clean'],
    guards: ['owned-objects-are-not-stray', 'discarded-objects-are-stray', 'scan-of-a-file'],
  },
  {
    number: '4b',
    never: 'Bytes change after an officer compared them.',
    invariants: ['compared-bytes-stay', 'objects-are-whole'],
    guards: ['signed-files-stay'],
  },
  {
    number: '5a',
    never: 'Somebody sees an application, a document or the data of a person that is not theirs to see.',
    invariants: [
      'only-theirs-is-shown',
      'notes-stay-inside',
      'codes-open-once',
      'lists-are-complete',
      'exports-are-whole',
      'certificates-go-to-the-proven',
      'letters-go-to-their-applicant',
      'tracking-needs-its-key',
      'keys-open-what-they-name',
      'agencies-see-their-task',
      'papers-follow-their-opinion',
      'inquiries-are-on-record',
      'reads-are-on-record',
      'sandbox-is-apart',
      'kiosks-serve-one',
      'feed-covers-its-registration',
      'streams-follow-the-log',
      'webhooks-get-what-is-theirs',
      'queries-are-counted',
      'open-data-hides-people',
      'erased-is-erased',
    ],
    guards: guardsOfSight,
  },
  {
    number: '5b',
    never: 'A national identity number or other personal data is in a log, a URL or a public answer.',
    invariants: ['nothing-personal-goes-out', 'nothing-personal-is-unsealed'],
    guards: ['masked-holder-in-public', 'masked-holder', 'masked-answers', 'no-numbers-in-reasons'],
  },
  {
    number: '6',
    never: "An e-mail that pretends to be an applicant changes that applicant's file.",
    invariants: ['mails-pretend-nothing', 'mails-end-once', 'certificates-go-to-the-proven'],
    guards: ['proof-of-a-sender', 'sender-is-a-contact', 'first-mail-is-proven'],
  },
  {
    number: '7a',
    never: 'Two permits have one number.',
    invariants: ['numbers-have-no-gaps', 'numbers-of-a-file'],
    guards: ['one-permit-a-number'],
  },
  {
    number: '7b',
    never: 'A number sequence has a gap.',
    invariants: ['numbers-have-no-gaps', 'numbers-of-a-file'],
    guards: ['sequence-of-permits', 'sequence-of-tickets'],
  },
  {
    number: '8',
    never: 'A retry does a thing twice.',
    invariants: [
      'retries-answer-the-same',
      'answers-form-one-order',
      'if-match-holds',
      'money-adds-up',
      'corrections-are-decided-once',
      'deliveries-are-in-order',
      'notices-are-those-of-the-history',
      'mails-end-once',
    ],
    guards: [
      'stored-answer',
      'fingerprint-of-a-key',
      'key-in-flight',
      'version-of-a-save',
      'if-match',
      'transaction-of-a-bank',
      'one-end-of-a-correction',
      'later-events-wait',
      'mail-of-one-worker',
    ],
  },
  {
    number: '9',
    never: 'An office closes and a file is left with nobody.',
    invariants: ['nobody-is-left-alone', 'requests-do-not-break'],
    guards: [
      'open-files-of-a-closing-office',
      'appeals-of-a-closing-office',
      'permits-of-a-closing-office',
      'mails-of-a-closing-office',
      'visits-of-a-closing-office',
      'lock-of-a-receiving-office',
    ],
  },
]

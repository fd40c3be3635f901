import { type Guard, patch } from './guard.ts'

const disposition = 'src/correspondence/received-mails/sorting/disposition.ts'

/** Guards that only concurrent requests need, and guards of received mail. */
export const guardsOfRaces: readonly Guard[] = [
  {
    name: 'version-of-a-save',
    guards: 'of two saves on one version only one is written',
    patches: [
      patch(
        'src/applications/changed.ts',
        'where a.id = ${id} and a.version = ${version} and a.discarded_at is null ${onlyIf}',
        'where a.id = ${id} and ${version}::int > 0 and a.discarded_at is null ${onlyIf}',
      ),
    ],
    foundBy: 'answers-form-one-order',
    triedBy: 'saves from two tabs at the same time',
  },
  {
    name: 'lock-of-a-receiving-office',
    guards:
      'a lock lets a closing office wait for submissions in flight, and later ones fail; a trigger enforces it too',
    patches: [
      patch(
        'src/applications/steps/receiving-office.ts',
        'state = any(${states}::office_state[])\n  for share`',
        'state = any(${states}::office_state[])`',
      ),
    ],
    foundBy: 'requests-do-not-break',
    triedBy: 'submits to an office that is dissolved at the same time',
  },
  {
    name: 'key-in-flight',
    guards: 'an advisory lock and a primary key reserve the key of a request in flight',
    patches: [
      patch(
        'src/http/idempotency/once.ts',
        "if (!lock?.free) throw new Problem('request_in_flight', {})",
        'if (lock?.free === undefined) throw new Error()',
      ),
      patch(
        'src/http/idempotency/once-by-statement.ts',
        'select ${lockKey(db, keyed.key)} and not exists (${responseOf(db, keyed.key)}) as free',
        'select true as free',
      ),
      patch(
        'src/http/idempotency/once-by-statement.ts',
        '      from ${from}\n',
        '      from ${from} on conflict do nothing\n',
      ),
    ],
    foundBy: 'answers-form-one-order',
    triedBy: 'sends a request twice at the same time',
  },
  {
    name: 'proof-of-a-sender',
    guards: 'a mail is filed without an officer only when its sender is authenticated',
    patches: [
      patch(
        disposition,
        "['sender_unproven', ({ authenticated }) => !authenticated]",
        "['sender_unproven', ({ authenticated }) => !authenticated && false]",
      ),
    ],
    foundBy: 'mails-pretend-nothing',
    triedBy: 'writes a mail in the name of the applicant',
  },
  {
    name: 'sender-is-a-contact',
    guards: 'a mail is filed without an officer only when its sender is a contact of the application',
    patches: [
      patch(
        disposition,
        '!(application?.senderIsContact ?? conversation?.isWithSender)]',
        '!(application?.senderIsContact ?? conversation?.isWithSender) && false]',
      ),
    ],
    foundBy: 'mails-pretend-nothing',
    triedBy: 'writes a mail about the application of somebody else',
  },
]

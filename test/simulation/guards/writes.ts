import { type Guard, patch } from './guard.ts'

/** Guards of writes: versions, keys, numbers, histories, objects. */
export const guardsOfWrites: readonly Guard[] = [
  {
    name: 'version-of-a-change',
    guards: 'a change is written only on the version that was read',
    patches: [
      patch(
        'src/applications/changed.ts',
        'where a.id = ${id} and a.version = ${version} and a.discarded_at is null ${onlyIf}',
        'where a.id = ${id} and ${version}::int > 0 and a.discarded_at is null ${onlyIf}',
      ),
    ],
    foundBy: 'status-follows-steps',
    triedBy: 'accepts and returns at the same time',
  },
  {
    name: 'if-match',
    guards: 'a change bound by If-Match happens on that version only',
    patches: [
      patch(
        'src/applications/context.ts',
        "if (ifVersion !== undefined && ifVersion !== version) throw new Problem('stale', {})",
        'if (ifVersion === -version) throw new Error()',
      ),
    ],
    foundBy: 'if-match-holds',
    triedBy: 'saves over the changes of another tab',
  },
  {
    name: 'stored-answer',
    guards: 'a retry gets the stored answer',
    patches: [
      patch(
        'src/http/idempotency/once.ts',
        'if (stored) return replay<T>(stored, key)',
        'if (key.key === "") return replay<T>({ ...stored } as Stored, key)',
      ),
      patch(
        'src/http/idempotency/once-by-statement.ts',
        'if (!stored) throw error',
        'if (!stored || key.key !== "") throw error',
      ),
      patch(
        'src/http/idempotency/once-by-statement.ts',
        ' and not exists (${responseOf(db, keyed.key)}) as free',
        ' as free',
      ),
      patch(
        'src/http/idempotency/once-by-statement.ts',
        '      from ${from}\n',
        '      from ${from} on conflict do nothing\n',
      ),
    ],
    foundBy: 'retries-answer-the-same',
    triedBy: 'sends a request again',
  },
  {
    name: 'fingerprint-of-a-key',
    guards: 'another request under the same key is refused',
    patches: [
      patch(
        'src/http/idempotency/once.ts',
        "if (!stored.fingerprint.equals(digestOf(key))) throw new Problem('idempotency_key_reused', {})",
        'digestOf(key)',
      ),
    ],
    foundBy: 'retries-answer-the-same',
    triedBy: 'sends a request again',
  },
  {
    name: 'transaction-of-a-bank',
    guards: 'a transaction of a bank counts once',
    patches: [
      patch(
        'src/applications/fees/receive.ts',
        'if (booked) return same(booked, reported)',
        'if (booked?.id === "") return same(booked, reported)',
      ),
    ],
    ddl: ['alter table payments drop constraint one_payment_a_transaction'],
    foundBy: 'money-adds-up',
    triedBy: 'is paid by a bank that tells it twice',
  },
  {
    name: 'sequence-of-permits',
    guards: 'numbers of permits, assessments and receipts follow each other',
    patches: [patch('src/network/number-sequences.ts', 'set last = s.last + 1`', 'set last = s.last + 2`')],
    foundBy: 'numbers-have-no-gaps',
    triedBy: 'gets permits signed one after the other',
  },
  {
    name: 'one-permit-a-number',
    guards: 'each number of a permit is given once',
    patches: [patch('src/network/number-sequences.ts', 'set last = s.last + 1`', 'set last = s.last`')],
    ddl: [
      'alter table permits drop constraint one_permit_a_number',
      'alter table permits drop constraint one_permit_a_place_in_the_sequence',
      'alter table fee_assessments drop constraint one_assessment_a_number',
      'alter table payments drop constraint one_payment_a_receipt',
    ],
    foundBy: 'numbers-have-no-gaps',
    triedBy: 'gets permits signed one after the other',
  },
  {
    name: 'sequence-of-tickets',
    guards: 'queue tickets of an office and day follow each other',
    patches: [patch('src/counter/queue/changes.ts', 'set last = q.last + 1', 'set last = q.last + 2')],
    foundBy: 'numbers-have-no-gaps',
    triedBy: 'draws numbers at the counter',
  },
  {
    name: 'chain-of-events',
    guards: 'a trigger chains the events of an application',
    ddl: [
      'alter table application_events drop constraint an_event_is_chained',
      'drop trigger history_is_chained on application_events',
    ],
    foundBy: 'history-is-chained',
    triedBy: 'gets permits signed one after the other',
  },
  {
    name: 'event-of-a-change',
    guards: 'a change that is no step has its event',
    patches: [
      patch(
        'src/applications/changed.ts',
        'jsonb, at\n    from changed\n  )`',
        'jsonb, at\n    from changed where false\n  )`',
      ),
    ],
    foundBy: 'history-is-chained',
    triedBy: 'removes a file of a draft',
  },
  {
    name: 'events-are-counted',
    guards: 'a trigger puts each counted step on a list',
    ddl: ['drop trigger events_are_counted on application_events'],
    foundBy: 'counters-equal-a-recount',
    triedBy: 'gets permits signed one after the other',
  },
  {
    name: 'end-of-an-interval',
    guards: 'a step ends the interval at the moment the next one begins',
    patches: [
      patch(
        'src/applications/steps/record.ts',
        'set ended_at = changed.at\n',
        "set ended_at = changed.at + interval '1 second'\n",
      ),
    ],
    foundBy: 'intervals-tile',
    triedBy: 'gets permits signed one after the other',
  },
  {
    name: 'scan-of-a-file',
    guards: 'nothing is submitted with a file in which a virus was found',
    patches: [
      patch(
        'src/applications/documents/scan-state.ts',
        "scan === 'unscanned' || scan === 'clean'",
        "scan === 'unscanned' || scan === 'clean' || scan === 'infected'",
      ),
    ],
    foundBy: 'submitted-files-are-clean',
    triedBy: 'submits a file in which a virus was found',
  },
  {
    name: 'owned-objects-are-not-stray',
    guards: 'an object leaves the list of strays when a row owns it',
    patches: [
      patch(
        'src/platform/stored-objects/ownership.ts',
        'using ${owner}\n    where s.object_key',
        'using ${owner}\n    where false and s.object_key',
      ),
    ],
    foundBy: 'objects-are-whole',
    triedBy: 'signs without comparing originals',
  },
  {
    name: 'discarded-objects-are-stray',
    guards: 'an object that its row gives up becomes stray',
    patches: [
      patch(
        'src/platform/stored-objects/ownership.ts',
        'return db`insert into stray_objects (object_key) ${all}`',
        'return db`insert into stray_objects (object_key) select object_key from (${all}) nothing where false`',
      ),
    ],
    foundBy: 'objects-are-whole',
    triedBy: 'removes a file of a draft',
  },
]

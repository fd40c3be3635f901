import { type Guard, patch } from './guard.ts'

/** Guards of what was recorded once: a history that nobody rewrites, and work of jobs that happens once. */
export const guardsOfHistories: readonly Guard[] = [
  {
    name: 'history-is-kept',
    guards: 'a trigger refuses to change or delete an event of an application',
    ddl: ['drop trigger history_is_kept on application_events'],
    foundBy: 'history-is-chained',
    triedBy: 'rewrites an event with its hash',
  },
  {
    name: 'permit-history-is-kept',
    guards: 'a trigger refuses to change or delete an event of a permit',
    ddl: ['drop trigger permit_history_is_kept on permit_events'],
    foundBy: 'permit-history-is-whole',
    triedBy: 'deletes the suspension of a permit',
  },
  {
    name: 'office-history-is-kept',
    guards: 'a trigger refuses to change or delete an event of an office',
    ddl: ['drop trigger office_history_is_kept on office_events'],
    foundBy: 'office-history-is-whole',
    triedBy: 'deletes an event of an office, and a read',
  },
  {
    name: 'reads-are-kept',
    guards: 'a trigger refuses to change or delete the record of a read',
    ddl: ['drop trigger reads_are_kept on data_reads'],
    foundBy: 'reads-are-on-record',
    triedBy: 'deletes an event of an office, and a read',
  },
  {
    name: 'mail-of-one-worker',
    guards: 'a lease gives a mail to one worker; only the worker with the last lease settles it; it is one message',
    patches: [
      patch(
        'src/correspondence/received-mails/sorting/claim-mail.ts',
        "next_at = now() + ${leaseSeconds} * interval '1 second'",
        "next_at = now() + ${leaseSeconds} * interval '0 seconds'",
      ),
      patch(
        'src/correspondence/received-mails/sorting/changes.ts',
        "where id = ${claimed.id} and state = 'received' and attempts = ${claimed.attempts}",
        'where id = ${claimed.id} and ${claimed.attempts}::int > 0',
      ),
    ],
    ddl: ['drop index one_message_a_mail'],
    foundBy: 'mails-end-once',
    triedBy: 'writes a mail that two workers read at the same time',
  },
]

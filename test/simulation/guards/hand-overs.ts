import { type Guard, patch } from './guard.ts'

const changes = 'src/counter/claims/changes.ts'

/** Guards of codes by which an application comes to another account. */
export const guardsOfHandOvers: readonly Guard[] = [
  {
    name: 'withdrawn-codes',
    guards: 'a code that was withdrawn gives the application to nobody',
    patches: [
      patch(
        changes,
        'where c.application_id = changed.id\n    ), ${eventOf(db, happening, doer)}\n    select version from changed`',
        'where c.application_id is null\n    ), ${eventOf(db, happening, doer)}\n    select version from changed`',
      ),
    ],
    foundBy: 'codes-open-once',
    triedBy: 'takes an application over with a code that was withdrawn',
  },
  {
    name: 'used-codes',
    guards: 'a code gives the application to one account, and to no other one afterwards',
    patches: [
      patch(
        changes,
        'where c.application_id = changed.id\n    ), silent as (',
        'where c.application_id is null\n    ), silent as (',
      ),
    ],
    foundBy: 'codes-open-once',
    triedBy: 'takes an application over with a code that was used',
  },
  {
    name: 'tracking-key-of-an-account',
    guards: 'the tracking key is a new one when another account takes the application over',
    patches: [patch(changes, 'when a.applicant_id is null then', 'when ${personId}::text is not null then')],
    foundBy: 'tracking-needs-its-key',
    triedBy: 'hands their own application over, and accepts it',
  },
]

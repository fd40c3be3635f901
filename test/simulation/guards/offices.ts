import { type Guard, patch } from './guard.ts'

const found = {
  foundBy: 'nobody-is-left-alone',
  triedBy: 'dissolves an office with a permit, a mail and a booked visit',
} as const

/** Guards of the rest of what an office leaves to its successor. */
export const guardsOfOffices: readonly Guard[] = [
  {
    name: 'permits-of-a-closing-office',
    guards: 'the permits of an office pass to its successor',
    patches: [
      patch(
        'src/permits/transfer.ts',
        'office_id = ${to}, changed_at = clock_timestamp()\n    where ${which}',
        'office_id = ${to}, changed_at = clock_timestamp()\n    where ${which} and false',
      ),
    ],
    ...found,
  },
  {
    name: 'mails-of-a-closing-office',
    guards: 'the mails of an office pass to its successor',
    patches: [
      patch(
        'src/correspondence/received-mails/keeping/estate.ts',
        'where ${which}\n    returning state',
        'where ${which} and false\n    returning state',
      ),
    ],
    ...found,
  },
  {
    name: 'visits-of-a-closing-office',
    guards: 'the visits that are booked at an office end with it',
    patches: [
      patch(
        'src/network/offices/estate-parts.ts',
        'where office_id = ${from} and outcome is null\n      returning purpose',
        'where office_id = ${from} and outcome is null and false\n      returning purpose',
      ),
    ],
    ...found,
  },
]

import { type Guard, patch } from './guard.ts'

const transfer = 'src/applications/objections/transfer.ts'

/** Guards of appeals whose office, or whose application, goes to another office. */
export const guardsOfAppeals: readonly Guard[] = [
  {
    name: 'appeals-of-a-closing-office',
    guards: 'the open appeals that a dissolved office was to decide go to another office',
    patches: [
      patch(
        transfer,
        'where ${isOpenAppeal(tx)}\n    and (b.office_id = ${from}\n      or ',
        'where ${isOpenAppeal(tx)}\n    and (',
      ),
    ],
    foundBy: 'nobody-is-left-alone',
    triedBy: 'dissolves the office of an appeal, and that of its application',
  },
  {
    name: 'appeals-stay-above',
    guards: 'an appeal goes to another office when its own does not lie above the successor of its application',
    patches: [
      patch(transfer, '(a.office_id = ${to} and o.region_code', '(a.office_id = ${to} and false and o.region_code'),
    ],
    foundBy: 'appeals-go-above',
    triedBy: 'dissolves the office of an appeal, and that of its application',
  },
]

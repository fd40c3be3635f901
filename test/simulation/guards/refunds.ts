import { type Guard, patch } from './guard.ts'

const refunds = 'src/applications/refunds'

/** Guards of money that is given back, and of its payouts. */
export const guardsOfRefunds: readonly Guard[] = [
  {
    name: 'payer-of-a-refund',
    guards: 'who granted money back does not pay it out',
    patches: [
      patch(
        `${refunds}/pay-out.ts`,
        'if (refund.decidedBy === actor.personId)',
        'if (refund.decidedBy === actor.personId && refund.payout)',
      ),
    ],
    foundBy: 'money-adds-up',
    triedBy: 'grants money back and pays it out',
  },
  {
    name: 'decider-of-a-refund',
    guards: 'who recorded a payment decides about none of it',
    patches: [patch(`${refunds}/refund.ts`, 'hasRecordedPayment ? ', 'hasRecordedPayment && acts.length === 0 ? ')],
    foundBy: 'money-adds-up',
    triedBy: 'takes money and gives it back',
  },
  {
    name: 'recorder-of-a-return',
    guards: 'who granted money back does not record that its payout came back',
    patches: [
      patch(
        `${refunds}/record-return.ts`,
        "if (decidedBy === actor.personId) throw new Problem('duties_apart'",
        "if (decidedBy === actor.personId && amount === 0) throw new Problem('duties_apart'",
      ),
    ],
    foundBy: 'money-adds-up',
    triedBy: 'grants money back and records its return',
  },
  {
    name: 'one-payout-a-return',
    guards: 'a refund is paid out again only after a return; a unique index and a check of the sums enforce it too',
    patches: [
      patch(
        `${refunds}/pay-out.ts`,
        "if (refund.payout) throw new Problem('refund_not_payable', { reason: 'paid_out' })",
        '',
      ),
    ],
    ddl: [
      'alter table refund_payouts drop constraint one_payout_a_refund_and_return',
      'alter table applications drop constraint refunds_and_returns_add_up',
    ],
    foundBy: 'money-adds-up',
    triedBy: 'pays a refund out twice',
  },
]

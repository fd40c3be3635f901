import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { NextAction } from '../../http/problems/schema.ts'
import { Id, Instant, listOf, Money, named, OneOf, paging, ref, rupiah } from '../../http/schema.ts'
import { statuses } from '../lifecycle.ts'
import { PermitTypeCode, reference } from '../schema-parts.ts'

export const OpenMoney = named(
  'OpenMoney',
  Type.Object(
    {
      paid: ref(Money),
      open: ref(Money),
      due: ref(Money),
      returned: ref(Money),
      nextActions: Type.Array(ref(NextAction), {
        description:
          'The decisions that the caller may make now, by `createRefund`. Payouts are in `nextActions` of each refund.',
      }),
      detail: Type.String({
        description: 'The same for the reader, in the language requested. To the applicant also the office to ask.',
      }),
    },
    {
      description:
        'Money that is not settled yet. `open` is what nobody has decided about: all that was `paid` if the ' +
        'application ended without a permit, otherwise the excess over the fee. `due` are refunds that were granted ' +
        'and are not paid out yet. `returned` is the part of `due` whose payout the bank returned.',
      examples: [
        {
          paid: rupiah(135_625),
          open: rupiah(135_625),
          due: rupiah(0),
          returned: rupiah(0),
          nextActions: [],
          detail:
            'You have paid IDR 135,625. It has not been decided yet whether this will be refunded. Please ask ...',
        },
      ],
    },
  ),
)

/** The acts that open money waits for: the decision of a head, the payout of a refund, or its payout after a return. */
const waits = ['decision', 'payout', 'payout_again'] as const

export const OpenMoneyQuery = Type.Object(
  {
    officeId: Type.Optional(Id('Only applications of this office.')),
    waitsFor: Type.Optional(
      OneOf(waits, {
        description:
          '`decision`: only with money that nobody has decided about. `payout`: only with refunds that are not paid ' +
          'out yet. `payout_again`: only with refunds whose payout the bank returned. All by default.',
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

const example = {
  applicationId: exampleId,
  reference,
  permitType: 'IMB',
  officeId: exampleId,
  status: 'withdrawn',
  paid: rupiah(135_625),
  open: rupiah(135_625),
  due: rupiah(0),
  returned: rupiah(0),
  since: '2026-11-27T02:15:30.000Z',
}
const OpenMoneyItem = named(
  'OpenMoneyItem',
  Type.Object(
    {
      applicationId: Id('Identifier of the application.'),
      reference: Type.String({ description: 'The reference of the application.' }),
      permitType: PermitTypeCode,
      officeId: Id('Identifier of the responsible office.'),
      status: OneOf(statuses, {
        description: 'The status of the application: how it ended, or that its fee may still change. More may come.',
      }),
      paid: ref(Money),
      open: ref(Money),
      due: ref(Money),
      returned: ref(Money),
      since: Instant('The last of these: its end without a permit, its last payment, the return of a payout.'),
    },
    { description: 'An application with money that is not settled yet.', examples: [example] },
  ),
)

export const OpenMoneyList = listOf(
  'OpenMoneyList',
  OpenMoneyItem,
  'Applications with money that is not settled yet, the oldest first.',
  example,
)

export const openMoneySchemas = [OpenMoneyItem, OpenMoneyList]

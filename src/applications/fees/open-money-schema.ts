import Type from 'typebox'
import { Money, named, ref } from '../../http/schema.ts'

export const OpenMoney = named(
  'OpenMoney',
  Type.Object(
    {
      paid: ref(Money),
      open: ref(Money),
      detail: Type.String({ description: 'The same in the language asked for, and whom to ask.' }),
    },
    {
      description:
        'Money of which it is not decided what becomes of it: all that was `paid` for an application that ended ' +
        'without a permit, otherwise what exceeds the fee.',
      examples: [
        {
          paid: { amount: 135_625, currency: 'IDR' },
          open: { amount: 135_625, currency: 'IDR' },
          detail:
            'You have paid IDR 135,625. It has not been decided yet whether this will be refunded. Please ask ...',
        },
      ],
    },
  ),
)

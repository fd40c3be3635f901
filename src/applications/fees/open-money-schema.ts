import Type from 'typebox'
import { Money, named, ref, rupiah } from '../../http/schema.ts'

export const OpenMoney = named(
  'OpenMoney',
  Type.Object(
    {
      paid: ref(Money),
      open: ref(Money),
      detail: Type.String({ description: 'The same in the language requested, and the office to ask.' }),
    },
    {
      description:
        'Money that is not settled yet. It is all that was `paid` if the application ended without a ' +
        'permit, otherwise the excess over the fee.',
      examples: [
        {
          paid: rupiah(135_625),
          open: rupiah(135_625),
          detail:
            'You have paid IDR 135,625. It has not been decided yet whether this will be refunded. Please ask ...',
        },
      ],
    },
  ),
)

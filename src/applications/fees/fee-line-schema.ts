import Type from 'typebox'
import { Money, Names, named, ref, rupiah } from '../../http/schema.ts'

const quantity = { value: 150, unit: { id: 'm²', en: 'm²' }, price: rupiah(1_250) }
export const FeeQuantity = named(
  'FeeQuantity',
  Type.Object(
    {
      value: Type.Number({ description: 'The number of units.' }),
      unit: ref(Names),
      price: ref(Money),
    },
    { description: 'The factors of a line of a fee: so many units, at a price for each.', examples: [quantity] },
  ),
)

export const lineExample = {
  code: 'floor_area',
  names: { id: 'Luas lantai', en: 'Floor area' },
  amount: rupiah(187_500),
  quantity,
}
export const FeeLine = named(
  'FeeLine',
  Type.Object(
    {
      code: Type.String({ description: 'The name of the line in the tariff.' }),
      names: ref(Names),
      amount: ref(Money),
      quantity: Type.Optional(ref(FeeQuantity)),
    },
    { description: 'A line in the computation of a fee.', examples: [lineExample] },
  ),
)

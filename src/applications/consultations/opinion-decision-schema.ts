import Type from 'typebox'
import { Names, named, nullable, ref } from '../../http/schema.ts'

export const decisionExample = {
  number: 1,
  takenOver: true,
  wording: { id: 'Tangga kedua tidak terhalang.', en: 'The second stair is kept free.' },
  reason: null,
}

export const OpinionDecision = named(
  'OpinionDecision',
  Type.Object(
    {
      number: Type.Integer({ minimum: 1, description: 'The place of the condition in `conditions`, from 1.' }),
      takenOver: Type.Boolean({ description: 'True: it becomes a condition of the permit.' }),
      wording: nullable(ref(Names)),
      reason: nullable(Type.String({ description: 'The reason why it is not taken over.' })),
    },
    {
      description:
        'The decision of the office about a condition. `wording`: how the permit says it; null: in the words of the ' +
        'agency.',
      examples: [decisionExample],
    },
  ),
)

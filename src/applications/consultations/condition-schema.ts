import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, Names, named, noOtherMembers, nullable, OwnWords, ref } from '../../http/schema.ts'

const agency = { id: 'Dinas pemadam kebakaran (contoh)', en: 'Fire service (sample)' }
const wording = { id: 'Tangga kedua tidak terhalang.', en: 'The second stair is kept free.' }
const mostDecisions = 1_500

const ConditionNumber = Type.Integer({
  minimum: 1,
  description: 'Counts the conditions of that opinion from 1.',
})
const TakenOver = Type.Boolean({ description: 'True: it becomes a condition of the permit.' })

const ConditionDecision = named(
  'ConditionDecision',
  Type.Object(
    {
      consultationId: Id('Identifier of the consultation with the opinion.'),
      number: ConditionNumber,
      takenOver: TakenOver,
      wording: Type.Optional(ref(Names)),
      reason: Type.Optional(
        OwnWords('Reason for which it is not taken over: required then. The applicant can read it.'),
      ),
    },
    {
      ...noOtherMembers,
      description:
        'Decision of an approval on a condition of an opinion. `wording` is how the permit says it; absent: in the ' +
        'words of the agency.',
      examples: [{ consultationId: exampleId, number: 1, takenOver: true, wording }],
    },
  ),
)

export const ConditionDecisions = Type.Array(ref(ConditionDecision), {
  maxItems: mostDecisions,
  description:
    'The decision about each condition that agencies propose. One that is left out blocks the step. Those that are ' +
    'taken over stand on the certificate, with the name of the agency.',
})

const decisionExample = { takenOver: true, wording, reason: null }
const SettledCondition = named(
  'SettledCondition',
  Type.Object(
    {
      takenOver: TakenOver,
      wording: nullable(ref(Names)),
      reason: nullable(Type.String({ description: 'Reason for which it is not taken over.' })),
    },
    {
      description: 'The decision of the approval in force. `wording` null: the words of the agency.',
      examples: [decisionExample],
    },
  ),
)

export const ProposedCondition = named(
  'ProposedCondition',
  Type.Object(
    {
      consultationId: Id('Identifier of the consultation.'),
      number: ConditionNumber,
      agency: ref(Names),
      text: Type.String({ description: 'The condition.' }),
      decision: nullable(ref(SettledCondition)),
    },
    {
      description: 'A condition that an agency proposes for the permit. `decision`: null while none is in force.',
      examples: [
        {
          consultationId: exampleId,
          number: 1,
          agency,
          text: 'Keep the second stair free.',
          decision: decisionExample,
        },
      ],
    },
  ),
)

export const conditionSchemas = [ConditionDecision, SettledCondition, ProposedCondition]

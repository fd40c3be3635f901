import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Day, Id, named, nullable, ref } from '../../http/schema.ts'

const currentExample = { id: exampleId, state: 'open', dueOn: '2026-12-31' }
const StandingObjection = named(
  'StandingObjection',
  Type.Object(
    {
      id: Id('Identifier of the objection: read it with `GET /objections/{id}`.'),
      state: Type.String({ description: 'Its state, one of those of an `Objection`. More may come.' }),
      dueOn: nullable(Day('The last day on which the office decides it. Null: no time limit is known.')),
    },
    {
      additionalProperties: false,
      description: 'The objection or appeal against a decision.',
      examples: [currentExample],
    },
  ),
)

const ObjectionStatus = named(
  'ObjectionStatus',
  Type.Object(
    {
      canBeFiled: Type.Boolean({
        description: 'True while `POST /objections` takes an objection: none is there, and `lastDay` is not past.',
      }),
      current: nullable(ref(StandingObjection)),
    },
    {
      additionalProperties: false,
      description: 'If an objection can be filed against a decision, and the one that was filed and not withdrawn.',
      examples: [{ canBeFiled: false, current: currentExample }],
    },
  ),
)

const AppealStatus = named(
  'AppealStatus',
  Type.Object(
    {
      canBeFiled: Type.Boolean({
        description:
          'True while `POST /objections` takes an appeal: none is there, an office is above, and `lastDay` is not ' +
          'past.',
      }),
      current: nullable(ref(StandingObjection)),
    },
    {
      additionalProperties: false,
      description:
        'If an appeal can be filed against the decision on an objection, and the one that was filed and not withdrawn.',
      examples: [{ canBeFiled: true, current: null }],
    },
  ),
)

export const DecisionRemedy = named(
  'DecisionRemedy',
  Type.Object(
    {
      detail: Type.String({ description: 'The remedy, or the office to ask, in the language requested.' }),
      lastDay: nullable(Day('The last day. Null: there is none, or it is not known.')),
      provisional: Type.Boolean({
        description: 'True while a working calendar up to that day is not published, so that the day may change.',
      }),
      objection: Type.Optional(ref(ObjectionStatus)),
      appeal: Type.Optional(ref(AppealStatus)),
    },
    {
      additionalProperties: false,
      description:
        'The legal remedy against a decision, as the network or the permit type had set it when it was decided. ' +
        '`objection` is there for the refusal of an application, and the suspension or revocation of a permit; ' +
        '`appeal` for the decision on an objection.',
      examples: [
        {
          detail: 'Sample: you can object in writing to ... by 31 December 2026.',
          lastDay: '2026-12-31',
          provisional: false,
        },
      ],
    },
  ),
)

export const decisionRemedySchemas = [StandingObjection, ObjectionStatus, AppealStatus, DecisionRemedy]

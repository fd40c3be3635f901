import Type, { type Static } from 'typebox'
import { Day, Instant, listOf, named, nullable, OneOf, ref } from '../../http/schema.ts'

const RemedyLimit = named(
  'RemedyLimit',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 1, maximum: 366, description: 'Number of days in which it is open.' }),
      unit: OneOf(['days', 'working_days'], {
        description: 'Days of the calendar, or working days by the published working calendar.',
      }),
    },
    {
      additionalProperties: false,
      description: 'A time limit. The first day counted is the one after the day of the decision.',
      examples: [{ amount: 30, unit: 'days' }],
    },
  ),
)

const example = {
  text: {
    id: 'Contoh: Anda dapat menyampaikan keberatan secara tertulis kepada {office} paling lambat {lastDay}.',
    en: 'Sample: you can object in writing to {office} by {lastDay}.',
  },
  short: { id: 'Contoh: keberatan paling lambat {lastDay}.', en: 'Sample: objections by {lastDay}.' },
  within: { amount: 30, unit: 'days' },
}

const sentences = (description: string, maxLength: number) =>
  Type.Object(
    {
      id: Type.String({ minLength: 1, maxLength, description: 'Bahasa Indonesia.' }),
      en: Type.String({ minLength: 1, maxLength, description: 'English.' }),
    },
    { additionalProperties: false, description },
  )

export const LegalRemedy = named(
  'LegalRemedy',
  Type.Object(
    {
      text: sentences('Whole sentences for letters.', 1_000),
      short: sentences('One short sentence for an SMS.', 120),
      within: nullable(ref(RemedyLimit)),
    },
    {
      additionalProperties: false,
      description:
        'Remedy of somebody against a decision, in the words of the network. `{office}` stands for the name of the ' +
        'office, and `{lastDay}` for the last day. With `within`, each text has to hold `{lastDay}`; without, none may.',
      examples: [example],
    },
  ),
)

export const NewLegalRemedy = named(
  'NewLegalRemedy',
  Type.Object(
    { remedy: nullable(ref(LegalRemedy)) },
    {
      additionalProperties: false,
      description: 'The legal remedy of the network. Null: not known; letters say whom to ask.',
      examples: [{ remedy: example }],
    },
  ),
)
export type NewLegalRemedy = Static<typeof NewLegalRemedy>

export const DecisionRemedy = named(
  'DecisionRemedy',
  Type.Object(
    {
      detail: Type.String({ description: 'The remedy, or the office to ask, in the language requested.' }),
      lastDay: nullable(Day('The last day. Null: there is none, or it is not known.')),
      provisional: Type.Boolean({
        description: 'True while a working calendar up to that day is not published, so that the day may change.',
      }),
    },
    {
      additionalProperties: false,
      description:
        'The legal remedy against a decision, as the network or the permit type had set it when it was decided.',
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

const editionExample = { version: 1, by: 'Administrator', at: '2026-11-28T02:15:30.000Z', remedy: example }
export const LegalRemedyEdition = named(
  'LegalRemedyEdition',
  Type.Object(
    {
      version: Type.Integer({ minimum: 1, description: 'The version number. A version never changes.' }),
      by: Type.String({ description: 'The administrator who set it.' }),
      at: Instant('When it was set. Letters about later decisions have it.'),
      remedy: nullable(ref(LegalRemedy)),
    },
    {
      additionalProperties: false,
      description: 'One version of the legal remedy. `remedy` is null for a version that took it back.',
      examples: [editionExample],
    },
  ),
)

export const LegalRemedyList = listOf(
  'LegalRemedyList',
  LegalRemedyEdition,
  'Versions of the legal remedy, the newest first.',
  editionExample,
)

export const legalRemedySchemas = [
  RemedyLimit,
  LegalRemedy,
  NewLegalRemedy,
  LegalRemedyEdition,
  LegalRemedyList,
  DecisionRemedy,
]

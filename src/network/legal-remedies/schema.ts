import Type, { type Static } from 'typebox'
import { Instant, listOf, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { decisionRemedySchemas } from './decision-schema.ts'
import { objectionSilences } from './remedy.ts'

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

const words = {
  text: {
    id: 'Contoh: Anda dapat menyampaikan keberatan secara tertulis kepada {office} paling lambat {lastDay}.',
    en: 'Sample: you can object in writing to {office} by {lastDay}.',
  },
  short: { id: 'Contoh: keberatan paling lambat {lastDay}.', en: 'Sample: objections by {lastDay}.' },
  within: { amount: 30, unit: 'days' },
}
const rulesExample = {
  decideWithin: { amount: 10, unit: 'working_days' },
  silence: 'granted',
  remedy: {
    text: {
      id: 'Contoh: Anda dapat menyampaikan banding secara tertulis paling lambat {lastDay}.',
      en: 'Sample: you can appeal in writing by {lastDay}.',
    },
    short: { id: 'Contoh: banding paling lambat {lastDay}.', en: 'Sample: appeals by {lastDay}.' },
    within: { amount: 10, unit: 'working_days' },
  },
  appeal: {
    decideWithin: { amount: 10, unit: 'working_days' },
    silence: 'granted',
    remedy: {
      text: {
        id: 'Contoh: Anda dapat mengajukan gugatan ke pengadilan paling lambat {lastDay}.',
        en: 'Sample: you can bring the case to the court by {lastDay}.',
      },
      short: { id: 'Contoh: gugatan paling lambat {lastDay}.', en: 'Sample: the court by {lastDay}.' },
      within: { amount: 90, unit: 'days' },
    },
  },
}
const example = { ...words, objection: rulesExample }

const sentences = (description: string, maxLength: number) =>
  Type.Object(
    {
      id: Type.String({ minLength: 1, maxLength, description: 'Bahasa Indonesia.' }),
      en: Type.String({ minLength: 1, maxLength, description: 'English.' }),
    },
    { additionalProperties: false, description },
  )

const wordsOfRemedy = {
  text: sentences('Whole sentences for letters.', 1_000),
  short: sentences('One short sentence for an SMS.', 120),
  within: nullable(ref(RemedyLimit)),
}

const ObjectionRemedy = named(
  'ObjectionRemedy',
  Type.Object(wordsOfRemedy, {
    additionalProperties: false,
    description:
      'Remedy of somebody against a decision on their objection or appeal, in the words of the network. It follows ' +
      'the same rules as `LegalRemedy`.',
    examples: [rulesExample.remedy],
  }),
)

const rules = (what: string) => ({
  decideWithin: nullable(ref(RemedyLimit)),
  silence: OneOf(objectionSilences, {
    description:
      `The effect when the time of the office runs out. \`granted\`: the ${what} is granted, which needs a ` +
      '`decideWithin`. `nothing`: it stays open, and the head of the office is reminded.',
  }),
  remedy: nullable(ref(ObjectionRemedy)),
})

const AppealRules = named(
  'AppealRules',
  Type.Object(rules('appeal'), {
    additionalProperties: false,
    description:
      'The rules for appeals against a decision on an objection; the office above decides them. `decideWithin` ' +
      'begins on the day after the appeal came; null: there is no time limit. `remedy` is what letters say against a ' +
      'decision on an appeal, for example the court; null: they say whom to ask.',
    examples: [rulesExample.appeal],
  }),
)

const ObjectionRules = named(
  'ObjectionRules',
  Type.Object(
    { ...rules('objection'), appeal: Type.Optional(ref(AppealRules)) },
    {
      additionalProperties: false,
      description:
        'The rules for objections. `decideWithin` begins on the day after the objection came; null: there is no time ' +
        'limit. `remedy` is what letters say against a decision on an objection; null: they say whom to ask. It is ' +
        'the appeal: its `within` is the time to file one, and `appeal` has the rules for deciding it. Without ' +
        '`appeal` no rule for them is known: no time limit, and no effect of silence.',
      examples: [rulesExample],
    },
  ),
)

export const LegalRemedy = named(
  'LegalRemedy',
  Type.Object(
    { ...wordsOfRemedy, objection: Type.Optional(ref(ObjectionRules)) },
    {
      additionalProperties: false,
      description:
        'Remedy of somebody against a decision, in the words of the network. `{office}` stands for the name of the ' +
        'office, and `{lastDay}` for the last day. With `within`, each text has to hold `{lastDay}`; without, none ' +
        'may. Without `objection`, no rule for objections is known: no time limit, and no effect of silence.',
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
  ObjectionRemedy,
  AppealRules,
  ObjectionRules,
  LegalRemedy,
  NewLegalRemedy,
  LegalRemedyEdition,
  LegalRemedyList,
  ...decisionRemedySchemas,
]

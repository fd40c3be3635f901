import Type, { type Static } from 'typebox'
import { exampleId } from '../../../http/examples.ts'
import { Id, Names, named, OneOf, ref } from '../../../http/schema.ts'
import { AnswerPointer, LocalName } from '../schema-parts.ts'
import { ServiceTime } from './time-schema.ts'

/** The orders in which the agencies of a permit type are asked. */
const askingOrders = ['together', 'in_turn'] as const

/** The effects of an agency's silence when its time has run out. */
export const agencySilences = ['nothing', 'no_objection', 'escalate'] as const
export type AgencySilence = (typeof agencySilences)[number]

const mostAgencies = 20
const mostShown = 60
const mostReminderHours = 500

const termsExample = {
  documents: ['site_plan'],
  answers: ['/building/floors'],
  time: { amount: 3, unit: 'working_days', certainty: 'uncertain' },
  remindHours: 8,
  silence: 'escalate',
}
const ConsultationTerms = named(
  'ConsultationTerms',
  Type.Object(
    {
      documents: Type.Array(LocalName('A document slot of the permit type.', ['site_plan']), {
        maxItems: mostShown,
        uniqueItems: true,
        description: 'The documents that the agency may read while it is asked.',
      }),
      answers: Type.Array(AnswerPointer, {
        maxItems: mostShown,
        uniqueItems: true,
        description: 'The answers that the agency may read while it is asked, personal ones included.',
      }),
      time: ref(ServiceTime),
      remindHours: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: mostReminderHours,
          description:
            'Working hours before the end of its time at which an event and a letter remind the agency. Absent: never.',
        }),
      ),
      silence: OneOf(agencySilences, {
        description:
          'Effect when the time runs out. `nothing`: the consultation ends. `no_objection`: it ends as if the agency ' +
          'had none. `escalate`: it stays open, and its events say so. More may come.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The material that an agency may read, its time to answer, and the meaning of its silence.',
      examples: [termsExample],
    },
  ),
)

const askedExample = {
  client: exampleId,
  names: { id: 'Dinas pemadam kebakaran (contoh)', en: 'Fire service (sample)' },
  question: { id: 'Apakah jalur evakuasi cukup?', en: 'Are the escape routes sufficient?' },
  terms: termsExample,
}
const AgencyToAsk = named(
  'AgencyToAsk',
  Type.Object(
    {
      client: Id('The registration of the agency, with the scope `consultations:write`.'),
      names: ref(Names),
      question: ref(Names),
      terms: ref(ConsultationTerms),
    },
    { additionalProperties: false, description: 'An agency that is asked for its opinion.', examples: [askedExample] },
  ),
)
export type AgencyToAsk = Static<typeof AgencyToAsk>

export const ConsultationRule = named(
  'ConsultationRule',
  Type.Object(
    {
      order: OneOf(askingOrders, {
        description: '`together`: all agencies are asked at once. `in_turn`: each when the one before has ended.',
      }),
      agencies: Type.Array(ref(AgencyToAsk), {
        maxItems: mostAgencies,
        description: 'The agencies that are asked when the office accepts an application.',
      }),
      further: Type.Optional(ref(ConsultationTerms)),
    },
    {
      additionalProperties: false,
      description:
        'The agencies that give their opinion over this API. `further`: reviewers may ask other registered agencies; ' +
        'absent: they may not.',
      examples: [{ order: 'together', agencies: [askedExample] }],
    },
  ),
)
export type ConsultationRule = Static<typeof ConsultationRule>

export const consultationRuleSchemas = [ConsultationTerms, AgencyToAsk, ConsultationRule]

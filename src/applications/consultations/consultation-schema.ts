import Type from 'typebox'
import { agencySilences } from '../../catalogue/permit-types/definition/consultation-schema.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'
import { consultationBases } from './consultation.ts'
import {
  Cancellation,
  ConsultationDocument,
  documentExample,
  GivenOpinion,
  Party,
  Question,
  Status,
} from './schema-parts.ts'

const answerExample = {
  pointer: '/building/floors',
  label: { id: 'Jumlah lantai', en: 'Floors' },
  value: 4,
}
const ConsultedAnswer = named(
  'ConsultedAnswer',
  Type.Object(
    {
      pointer: Type.String({ description: 'JSON Pointer into the answers.' }),
      label: ref(Names),
      value: Type.Unknown({ description: 'The answer: a value or a whole part of the form.' }),
    },
    { description: 'An answer that the agency may read.', examples: [answerExample] },
  ),
)
const fileExample = { answers: [answerExample], documents: [documentExample] }
const ConsultedFile = named(
  'ConsultedFile',
  Type.Object(
    {
      answers: Type.Array(ref(ConsultedAnswer), { description: 'The answers.' }),
      documents: Type.Array(ref(ConsultationDocument), { description: 'The documents.' }),
    },
    { description: 'The file as far as the permit type shows it to the agency.', examples: [fileExample] },
  ),
)

const example = {
  id: exampleId,
  version: 1,
  agency: { id: exampleId, names: { id: 'Dinas pemadam kebakaran (contoh)', en: 'Fire service (sample)' } },
  round: 1,
  basis: 'permit_type',
  status: 'requested',
  question: { id: 'Apakah jalur evakuasi cukup?', en: 'Are the escape routes sufficient?' },
  silence: 'escalate',
  requestedAt: exampleAt,
  dueAt: '2026-11-26T09:00:00.000Z',
  overdue: false,
  reference: 'K7M2-4QXN',
  permitType: 'IMB',
  villageCode: '31.71.06.1001',
  office: exampleOffice,
  questions: [],
  opinion: null,
  cancellation: null,
  endedAt: null,
  file: null,
}
export const Consultation = named(
  'Consultation',
  Type.Object(
    {
      id: Id('Identifier of the consultation.'),
      version: Type.Integer({ minimum: 1, description: 'Raised by each change.' }),
      agency: ref(Party),
      round: Type.Integer({ minimum: 1, description: 'Counts the consultations of this agency on the application.' }),
      basis: OneOf(consultationBases, {
        description: '`permit_type`: the type names the agency. `reviewer`: a reviewer asked. More may come.',
      }),
      status: ref(Status),
      question: ref(Names),
      silence: OneOf(agencySilences, { description: 'Effect when the time runs out. More may come.' }),
      requestedAt: nullable(Timestamp('When the agency was asked. Null while planned.')),
      dueAt: nullable(Timestamp('Until when it may answer. Null while a question waits, or while unknown.')),
      overdue: Type.Boolean({ description: 'True when the time has run out and it is still open.' }),
      reference: Type.String({ description: 'The reference of the application.' }),
      permitType: Type.String({ description: 'The code of the permit type.' }),
      villageCode: nullable(Type.String({ description: 'The village of the site.' })),
      office: nullable(ref(Party)),
      questions: Type.Array(ref(Question), { description: 'The questions of the agency, the oldest first.' }),
      opinion: nullable(ref(GivenOpinion)),
      cancellation: nullable(ref(Cancellation)),
      endedAt: nullable(Timestamp('End of the consultation.')),
      file: nullable(ref(ConsultedFile)),
    },
    {
      description:
        'A request for the opinion of an agency. `file` is there only where the agency reads it by itself, and while ' +
        'it is open.',
      examples: [example],
    },
  ),
)
export const ConsultationList = listOf('ConsultationList', Consultation, 'Consultations.', example)

export const consultationAnswerSchemas = [ConsultedAnswer, ConsultedFile, Consultation, ConsultationList]

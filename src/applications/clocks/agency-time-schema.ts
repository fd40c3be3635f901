import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { consultationStatuses } from '../consultations/consultation.ts'
import { WorkingTime, workingTimeExample } from './working-time-schema.ts'

const turnExample = { heldBy: 'other_agency', startedAt: exampleAt, endedAt: null }
const AgencyTurn = named(
  'AgencyTurn',
  Type.Object(
    {
      heldBy: OneOf(['other_agency', 'office'], {
        description: 'The party that the consultation waited for: the office while a question waits. More may come.',
      }),
      startedAt: Timestamp('When it began.'),
      endedAt: nullable(Timestamp('When the next one began, or the consultation ended. Null while it lasts.')),
    },
    { description: 'A stretch of time of a consultation.', examples: [turnExample] },
  ),
)

export const agencyTimeExample = {
  consultationId: exampleId,
  agency: { id: 'Dinas pemadam kebakaran (contoh)', en: 'Fire service (sample)' },
  round: 1,
  status: 'requested',
  startedAt: exampleAt,
  endedAt: null,
  dueAt: '2026-11-26T09:00:00.000Z',
  used: workingTimeExample,
  usedByOffice: { amount: 0, unit: 'working_minutes' },
  turns: [turnExample],
}
export const AgencyTime = named(
  'AgencyTime',
  Type.Object(
    {
      consultationId: Id('Identifier of the consultation.'),
      agency: ref(Names),
      round: Type.Integer({ minimum: 1, description: 'Counts the consultations of this agency on the application.' }),
      status: OneOf(consultationStatuses, { description: 'The status of the consultation. More may come.' }),
      startedAt: Timestamp('When the agency was asked.'),
      endedAt: nullable(Timestamp('When the consultation ended. Null while it lasts.')),
      dueAt: nullable(Timestamp('Until when the agency may answer. Null while a question waits, or while unknown.')),
      used: nullable(ref(WorkingTime)),
      usedByOffice: nullable(ref(WorkingTime)),
      turns: Type.Array(ref(AgencyTurn), { description: 'The parties whose turn it was, without gap or overlap.' }),
    },
    {
      description:
        'The time of one agency that was asked for its opinion. `used` is the working time that the agency has had, ' +
        '`usedByOffice` that in which its questions waited for the office. The office counts its own time meanwhile.',
      examples: [agencyTimeExample],
    },
  ),
)

export const agencyTimeSchemas = [AgencyTurn, AgencyTime]

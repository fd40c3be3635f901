import Type from 'typebox'
import { returnCodes } from '../../applications/case/case.ts'
import { recordedStandings } from '../../applications/doer.ts'
import { ApplicationEventType } from '../../applications/history/schema.ts'
import { actions, statuses } from '../../applications/lifecycle.ts'
import { readerRoles, readKinds } from '../../applications/reads/reading.ts'
import { contactChannels } from '../../correspondence/contacts/contact.ts'
import { noticeKinds, noticeStates } from '../../correspondence/notifications/notice.ts'
import { channels } from '../../http/channels.ts'
import { exampleAt } from '../../http/examples.ts'
import { Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'

const actor = { standing: 'front_desk', name: 'Front desk officer', office: exampleOffice.names, agency: null }
const CourseActor = named(
  'CourseActor',
  Type.Object(
    {
      standing: OneOf(recordedStandings, {
        description: 'Capacity in which they acted, as in `EventActor`. More may come.',
      }),
      name: nullable(
        Type.String({ description: 'Name of the officer. Null for the applicant, an agency and the system.' }),
      ),
      office: nullable(ref(Names)),
      agency: nullable(ref(Names)),
    },
    { description: 'The officer, applicant, agency or system that acted.', examples: [actor] },
  ),
)

const event = {
  version: 14,
  type: 'application.returned',
  action: 'return',
  from: 'submitted',
  to: 'returned',
  reasons: ['unreadable'],
  actor,
  channel: 'web',
  at: exampleAt,
}
export const CourseEvent = named(
  'CourseEvent',
  Type.Object(
    {
      version: Type.Integer({ minimum: 1, description: 'Version of the application after the event.' }),
      type: ref(ApplicationEventType),
      action: nullable(OneOf(actions, { description: 'The step. Null for other events. More may come.' })),
      from: nullable(OneOf(statuses, { description: 'Status before the step. More may come.' })),
      to: nullable(OneOf(statuses, { description: 'Status after the step. More may come.' })),
      reasons: Type.Array(OneOf(returnCodes, { description: 'Code of a reason. More may come.' }), {
        description: 'The reasons of a return. Empty for other events.',
      }),
      actor: ref(CourseActor),
      channel: OneOf(channels, { description: 'Channel by which they acted.' }),
      at: Timestamp('Time of the event.'),
    },
    { description: 'An event of an application, without its details.', examples: [event] },
  ),
)

const reader = { role: 'reviewer', name: 'Reviewer', office: exampleOffice.names, agency: null }
const CourseReader = named(
  'CourseReader',
  Type.Object(
    {
      role: OneOf(readerRoles, { description: 'Role of the reader, as in `DataReader`. More may come.' }),
      name: nullable(Type.String({ description: 'Name of the officer. Null for agencies and the link in a letter.' })),
      office: nullable(ref(Names)),
      agency: nullable(ref(Names)),
    },
    { description: 'The reader.', examples: [reader] },
  ),
)

const read = { at: exampleAt, what: 'case', reader, status: 'in_review', reason: null, documentSlot: null }
export const CourseRead = named(
  'CourseRead',
  Type.Object(
    {
      at: Timestamp('Time of the read.'),
      what: OneOf(readKinds, { description: 'Kind of data read, as in `DataAccess`. More may come.' }),
      reader: ref(CourseReader),
      status: nullable(OneOf(statuses, { description: 'Status of the application at that time. More may come.' })),
      reason: nullable(Type.String({ description: 'Reason given by the reader, where one is required.' })),
      documentSlot: nullable(Type.String({ description: 'Slot of the document. Null for other kinds.' })),
    },
    { description: 'A read of personal data of the application.', examples: [read] },
  ),
)

const notice = {
  kind: 'returned',
  channel: 'email',
  state: 'sent',
  failure: null,
  madeAt: exampleAt,
  endedAt: exampleAt,
}
export const CourseNotice = named(
  'CourseNotice',
  Type.Object(
    {
      kind: OneOf(noticeKinds, { description: 'Kind of the notice. More may come.' }),
      channel: OneOf(contactChannels, { description: 'Channel of the notice. More may come.' }),
      state: OneOf(noticeStates, { description: 'State of its delivery, as in `Notice`.' }),
      failure: nullable(Type.String({ description: 'Reason why it was not delivered. Null if nothing failed.' })),
      madeAt: Timestamp('Time at which it was made.'),
      endedAt: nullable(Timestamp('Time at which it was sent or ended otherwise. Null while it waits.')),
    },
    { description: 'A notice to the applicant, without text and address.', examples: [notice] },
  ),
)

export const courseExamples = { event, read, notice }
export const courseSchemas = [CourseActor, CourseEvent, CourseReader, CourseRead, CourseNotice]

import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import {
  Day,
  Id,
  Instant,
  listOf,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  paging,
  ref,
  Timestamp,
  toldApartBy,
} from '../../http/schema.ts'
import { desksLimit, ticketActions, ticketStates } from './ticket.ts'

const [call, serve, leave] = ticketActions

const Desk = Type.Integer({ minimum: 1, maximum: desksLimit, description: 'Number of the desk.' })
const Label = Type.String({
  description: 'Text on the ticket.',
  examples: ['A-017'],
})

export const NewQueueTicket = named(
  'NewQueueTicket',
  Type.Object(
    {
      visitId: Type.Optional(
        Id('Visit for which the person comes: at this office, open, and today. Absent: they have no appointment.'),
      ),
    },
    { ...noOtherMembers, description: 'A person who waits at the office.', examples: [{}] },
  ),
)

const ticketExample = {
  id: exampleId,
  label: 'A-017',
  number: 17,
  day: '2026-11-23',
  state: 'waiting',
  visitId: null,
  applicationId: null,
  reference: null,
  expectedAt: null,
  desk: null,
  channel: 'counter',
  issuedAt: exampleAt,
  calledAt: null,
  endedAt: null,
}
export const QueueTicket = named(
  'QueueTicket',
  Type.Object(
    {
      id: Id('Identifier of the ticket.'),
      label: Label,
      number: Type.Integer({ minimum: 1, description: 'Number within the office and day, without gaps.' }),
      day: Day("Day, in the network's time zone."),
      state: OneOf(ticketStates, {
        description: 'State: waiting, called to a desk, served, or left without being served.',
      }),
      visitId: nullable(Id('Visit. Null: no appointment.')),
      applicationId: nullable(Id('Application of the visit.')),
      reference: nullable(Type.String({ description: 'Reference of that application.' })),
      expectedAt: nullable(Instant('Start of the visit. From then on the ticket comes before those without a visit.')),
      desk: nullable(Desk),
      channel: OneOf(channels, { description: 'Channel by which the ticket was taken.' }),
      issuedAt: Instant('Time at which it was taken.'),
      calledAt: nullable(Instant('Time of the last call.')),
      endedAt: nullable(Instant('Time at which the person was served or left.')),
    },
    { description: 'A number in the queue of an office and day.', examples: [ticketExample] },
  ),
)
export const QueueTicketList = listOf(
  'QueueTicketList',
  QueueTicket,
  'Tickets of a day, in order of number.',
  ticketExample,
)

export const NewQueueCall = named(
  'NewQueueCall',
  Type.Object({ desk: Desk }, { ...noOtherMembers, description: 'The desk that calls.', examples: [{ desk: 2 }] }),
)

const CallTicketStep = named(
  'CallTicketStep',
  Type.Object(
    { action: OneOf([call], { description: 'Step to take.' }), desk: Desk },
    { ...noOtherMembers, description: 'Calls the ticket, also again.', examples: [{ action: 'call', desk: 2 }] },
  ),
)

const ServeTicketStep = named(
  'ServeTicketStep',
  Type.Object(
    { action: OneOf([serve], { description: 'Step to take.' }) },
    { ...noOtherMembers, description: 'The person was served.', examples: [{ action: 'serve' }] },
  ),
)

const LeaveTicketStep = named(
  'LeaveTicketStep',
  Type.Object(
    { action: OneOf([leave], { description: 'Step to take.' }) },
    { ...noOtherMembers, description: 'The person is not there any more.', examples: [{ action: 'leave' }] },
  ),
)

export const NewTicketTransition = toldApartBy(
  'NewTicketTransition',
  'action',
  [CallTicketStep, ServeTicketStep, LeaveTicketStep],
  {
    description: 'A step of a ticket.',
    examples: [{ action: 'call', desk: 2 }],
  },
)

export const TicketQuery = Type.Object(
  {
    on: Type.Optional(Day("Day, in the network's time zone. Default: today.")),
    state: Type.Optional(OneOf(ticketStates, { description: 'Only tickets in this state.' })),
    ...paging,
  },
  noOtherMembers,
)

const calledExample = { label: 'A-017', desk: 2, calledAt: exampleAt }
const CalledNumber = named(
  'CalledNumber',
  Type.Object(
    {
      label: Label,
      desk: Desk,
      calledAt: Timestamp('Time of the call.'),
    },
    { description: 'A number called to a desk.', examples: [calledExample] },
  ),
)
export const QueueDisplay = named(
  'QueueDisplay',
  Type.Object(
    {
      officeId: Id('Identifier of the office.'),
      day: Day("Today, in the network's time zone."),
      called: Type.Array(ref(CalledNumber), { description: 'Called numbers, the latest first; at most 20.' }),
      waiting: Type.Integer({ minimum: 0, description: 'Number of people waiting.' }),
    },
    {
      description: 'The queue of an office, for the screen in its hall. It has no personal data.',
      examples: [{ officeId: exampleId, day: '2026-11-23', called: [calledExample], waiting: 4 }],
    },
  ),
)

export const TicketParams = Type.Object({
  id: Id('Identifier of the office.'),
  ticketId: Id('Identifier of the ticket.'),
})

export const queueSchemas = [
  NewQueueTicket,
  QueueTicket,
  QueueTicketList,
  NewQueueCall,
  CallTicketStep,
  ServeTicketStep,
  LeaveTicketStep,
  NewTicketTransition,
  CalledNumber,
  QueueDisplay,
]

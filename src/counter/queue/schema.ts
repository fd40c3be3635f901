import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { Id, Instant, listOf, named, nullable, OneOf, paging, ref, Timestamp } from '../../http/schema.ts'
import { desksLimit, ticketActions, ticketStates } from './ticket.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const strict = { additionalProperties: false } as const
const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-11-23'] })
const Desk = Type.Integer({ minimum: 1, maximum: desksLimit, description: 'The desk to come to.' })
const Label = Type.String({
  description: 'What the ticket says. Numbers of an office and day have no gap.',
  examples: ['A-017'],
})

export const NewQueueTicket = named(
  'NewQueueTicket',
  Type.Object(
    {
      visitId: Type.Optional(
        Id(
          'The visit that somebody comes for: of this office, open, and of this day. Without it they come without one.',
        ),
      ),
    },
    { ...strict, description: 'Somebody who is there and waits.', examples: [{}] },
  ),
)

const ticketExample = {
  id,
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
  issuedAt: at,
  calledAt: null,
  endedAt: null,
}
export const QueueTicket = named(
  'QueueTicket',
  Type.Object(
    {
      id: Id('The ticket.'),
      label: Label,
      number: Type.Integer({ minimum: 1, description: 'The number of the day.' }),
      day: Day("The day, in the network's time zone."),
      state: OneOf(ticketStates, {
        description: 'Where they are: waiting, called to a desk, served, or gone without.',
      }),
      visitId: nullable(Id('The visit they come for.')),
      applicationId: nullable(Id('The application of the visit.')),
      reference: nullable(Type.String({ description: 'What people call that application by.' })),
      expectedAt: nullable(Instant('When the visit begins: from then on they come before those without one.')),
      desk: nullable(Desk),
      channel: OneOf(channels, { description: 'How the ticket was taken.' }),
      issuedAt: Instant('When it was taken.'),
      calledAt: nullable(Instant('When they were called last.')),
      endedAt: nullable(Instant('When they were served, or left.')),
    },
    { description: 'A number in the queue of an office and day.', examples: [ticketExample] },
  ),
)
export const QueueTicketList = listOf(
  'QueueTicketList',
  QueueTicket,
  'The tickets of a day, in order of their numbers.',
  ticketExample,
)

export const NewQueueCall = named(
  'NewQueueCall',
  Type.Object({ desk: Desk }, { ...strict, description: 'A desk that is free.', examples: [{ desk: 2 }] }),
)

export const NewTicketTransition = named(
  'NewTicketTransition',
  Type.Union(
    [
      Type.Object(
        { action: Type.Literal('call', { description: 'Call this one, or call it again.' }), desk: Desk },
        strict,
      ),
      Type.Object({ action: Type.Literal(ticketActions[1], { description: 'They were served.' }) }, strict),
      Type.Object({ action: Type.Literal(ticketActions[2], { description: 'They are not there any more.' }) }, strict),
    ],
    { description: 'What is done with a ticket.', examples: [{ action: 'call', desk: 2 }] },
  ),
)

export const TicketQuery = Type.Object(
  {
    on: Type.Optional(Day("The day, in the network's time zone; today unless stated.")),
    state: Type.Optional(OneOf(ticketStates, { description: 'Only in this state.' })),
    ...paging,
  },
  strict,
)

const calledExample = { label: 'A-017', desk: 2, calledAt: at }
const CalledNumber = named(
  'CalledNumber',
  Type.Object(
    {
      label: Label,
      desk: Desk,
      calledAt: Timestamp('When.'),
    },
    { description: 'A number that is called to a desk.', examples: [calledExample] },
  ),
)
export const QueueDisplay = named(
  'QueueDisplay',
  Type.Object(
    {
      officeId: Id('The office.'),
      day: Day("Today, in the network's time zone."),
      called: Type.Array(ref(CalledNumber), { description: 'The numbers being called, the latest first; at most 20.' }),
      waiting: Type.Integer({ minimum: 0, description: 'How many wait.' }),
    },
    {
      description: 'The queue of an office as the screen in its hall shows it: numbers, and nothing of anybody.',
      examples: [{ officeId: id, day: '2026-11-23', called: [calledExample], waiting: 4 }],
    },
  ),
)

export const queueSchemas = [
  NewQueueTicket,
  QueueTicket,
  QueueTicketList,
  NewQueueCall,
  NewTicketTransition,
  CalledNumber,
  QueueDisplay,
]

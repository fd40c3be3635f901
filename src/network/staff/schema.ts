import Type, { type Static } from 'typebox'
import { roles } from '../../access/identity/actor.ts'
import { Id, Instant, listOf, named, nullable, OneOf, paging, RegionCode, ref, Timestamp } from '../../http/schema.ts'
import { type AdministratorAction, administratorActions, appointmentStates, staffActions } from './appointment.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const until = '2099-12-31T17:00:00.000Z'
const Role = OneOf(roles, { description: 'What the person is at the office.' })
const Reason = Type.String({ minLength: 1, maxLength: 2000, description: 'Why; it stays on the record.' })
const doable = Object.keys(administratorActions) as [AdministratorAction, ...AdministratorAction[]]

export const NewAppointment = named(
  'NewAppointment',
  Type.Object(
    {
      subject: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 255,
          description: 'Whom to appoint, as their issuer names them in `sub`. Either this or `email`.',
        }),
      ),
      issuer: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          description: 'The issuer of the subject: the one this service trusts, which is meant without it too.',
        }),
      ),
      email: Type.Optional(
        Type.String({
          format: 'email',
          maxLength: 254,
          description:
            'Whom to invite. Whoever first signs in with this address, verified by the issuer, takes the appointment up. Either this or `subject`.',
        }),
      ),
      officeId: Id('The office.'),
      role: Role,
      startsAt: Type.Optional(Timestamp('From when; at once unless stated.')),
      endsAt: Type.Optional(Timestamp('Until when; open unless stated.')),
      reason: Reason,
    },
    {
      additionalProperties: false,
      description: 'Somebody to appoint to an office and a role, for a time or until further notice.',
      examples: [
        {
          email: 'reviewer@example.org',
          officeId: id,
          role: 'reviewer',
          endsAt: until,
          reason: 'Stands in while the reviewer is on leave.',
        },
      ],
    },
  ),
)
export type NewAppointment = Static<typeof NewAppointment>

const StaffMember = named(
  'StaffMember',
  Type.Object(
    {
      id: Id('The person.'),
      name: Type.String({ description: 'The name their issuer gives; their subject until they first sign in.' }),
      issuer: Type.String({ description: 'Their issuer, by the name it is recorded under.' }),
      subject: Type.String({ description: 'How their issuer names them.' }),
    },
    {
      description: 'The person who holds an appointment.',
      examples: [{ id, name: 'Reviewer', issuer: 'satu-pintu:embedded', subject: 'reviewer' }],
    },
  ),
)

const appointment = {
  id,
  state: 'in_force',
  person: { id, name: 'Reviewer', issuer: 'satu-pintu:embedded', subject: 'reviewer' },
  email: null,
  officeId: id,
  reach: '31.71.06',
  role: 'reviewer',
  startsAt: at,
  endsAt: null,
  suspendedAt: null,
  appointedAt: at,
}
export const Appointment = named(
  'Appointment',
  Type.Object(
    {
      id: Id('The appointment.'),
      state: OneOf(appointmentStates, {
        description:
          'Where it is in its life. Only what is in force lets its holder do anything. More states may come.',
      }),
      person: nullable(ref(StaffMember)),
      email: nullable(Type.String({ description: 'The address it waits for. Forgotten once it is taken up.' })),
      officeId: Id('The office.'),
      reach: RegionCode('The region of the office.'),
      role: Role,
      startsAt: Instant('From when.'),
      endsAt: nullable(Instant('Until when; null while no end is set.')),
      suspendedAt: nullable(Instant('Since when it is suspended; null when it is not.')),
      appointedAt: Instant('When it was made.'),
    },
    {
      description:
        "Somebody's office and role, for a time or until further notice. It stays on the record after its end.",
      examples: [appointment],
    },
  ),
)

export const AppointmentList = listOf(
  'AppointmentList',
  Appointment,
  'Appointments in the order in which they were made, ended ones included.',
  appointment,
)

export const AppointmentQuery = Type.Object(
  {
    officeId: Type.Optional(Id('Only at this office.')),
    role: Type.Optional(Role),
    personId: Type.Optional(Id('Only of this person.')),
    ...paging,
  },
  { additionalProperties: false },
)

export const NewStaffChange = named(
  'NewStaffChange',
  Type.Object(
    {
      action: OneOf(doable, {
        description: 'suspend and reinstate take effect at once; end does too, unless `endsAt` says when.',
      }),
      endsAt: Type.Optional(
        Timestamp('With end: when, in the future. A later end than the one that was set prolongs the appointment.'),
      ),
      reason: Reason,
    },
    {
      additionalProperties: false,
      description: 'A change of an appointment.',
      examples: [{ action: 'suspend', reason: 'An inquiry is under way.' }],
    },
  ),
)
export type NewStaffChange = Static<typeof NewStaffChange>

const change = { id, action: 'suspend', by: 'Administrator', reason: 'An inquiry is under way.', endsAt: null, at }
export const StaffChange = named(
  'StaffChange',
  Type.Object(
    {
      id: Id('The change.'),
      action: OneOf(staffActions, {
        description: 'What was done; accept is an invitation that was taken up. More may come.',
      }),
      by: nullable(Type.String({ description: 'Who did it; null when it was the operator.' })),
      reason: nullable(Type.String({ description: 'Why; null when an invitation was taken up.' })),
      endsAt: nullable(Instant('The end that was set with it.')),
      at: Instant('When.'),
    },
    { description: 'Something that was done to an appointment. It is never changed or deleted.', examples: [change] },
  ),
)
export const StaffChangeList = listOf(
  'StaffChangeList',
  StaffChange,
  'What was done to an appointment, in order.',
  change,
)

export const staffSchemas = [
  NewAppointment,
  StaffMember,
  Appointment,
  AppointmentList,
  NewStaffChange,
  StaffChange,
  StaffChangeList,
]

import Type, { type Static } from 'typebox'
import { roles } from '../../access/identity/actor.ts'
import { Id, Instant, listOf, named, nullable, OneOf, paging, RegionCode, ref, Timestamp } from '../../http/schema.ts'
import { type AdministratorAction, administratorActions, appointmentStates, staffActions } from './appointment.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const until = '2099-12-31T17:00:00.000Z'
const Role = OneOf(roles, { description: 'Role of the person at the office.' })
const Reason = Type.String({ minLength: 1, maxLength: 2000, description: 'Reason. It stays on the record.' })
const doable = Object.keys(administratorActions) as [AdministratorAction, ...AdministratorAction[]]

const signsAsExample = {
  name: 'Contoh Nama, S.T., M.Si.',
  rank: 'Penata Tingkat I (III/d)',
  employeeNumber: '000000000000000000',
}
export const SignsAs = named(
  'SignsAs',
  Type.Object(
    {
      name: Type.String({ pattern: '\\S', maxLength: 200, description: 'The name with degrees.' }),
      rank: Type.Optional(Type.String({ pattern: '\\S', maxLength: 100, description: 'Rank and grade.' })),
      employeeNumber: Type.Optional(
        Type.String({
          pattern: '^[0-9]{5,20}$',
          description: 'The number of a civil servant (NIP).',
          examples: ['198001012006041001'],
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'How a head of office is named in the signature field of certificates.',
      examples: [signsAsExample],
    },
  ),
)
export type SignsAs = Static<typeof SignsAs>

export const NewAppointment = named(
  'NewAppointment',
  Type.Object(
    {
      subject: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 255,
          description: 'Person to appoint, by the `sub` of the issuer. Send either this or `email`.',
        }),
      ),
      issuer: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          description: 'Issuer of the subject. Default: the issuer that this service trusts; no other is accepted.',
        }),
      ),
      email: Type.Optional(
        Type.String({
          format: 'email',
          maxLength: 254,
          description:
            'Address to invite. The first person who signs in with it, verified by the issuer, gets the post. Send ' +
            'either this or `subject`.',
        }),
      ),
      officeId: Id('The office.'),
      role: Role,
      startsAt: Type.Optional(Timestamp('Start. Default: now.')),
      endsAt: Type.Optional(Timestamp('End. Absent: until further notice.')),
      signsAs: Type.Optional(ref(SignsAs)),
      reason: Reason,
    },
    {
      additionalProperties: false,
      description: 'A person to appoint to a role at an office, for a time or until further notice.',
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
      name: Type.String({ description: 'Name given by the issuer; before the first sign-in, the subject.' }),
      issuer: Type.String({ description: 'Recorded name of the issuer.' }),
      subject: Type.String({ description: 'Identifier (`sub`) given by the issuer.' }),
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
  signsAs: null,
  appointedAt: at,
}
export const Appointment = named(
  'Appointment',
  Type.Object(
    {
      id: Id('The appointment.'),
      state: OneOf(appointmentStates, {
        description: 'State of the appointment. Only `in_force` gives rights. More may come.',
      }),
      person: nullable(ref(StaffMember)),
      email: nullable(Type.String({ description: 'Invited address. Deleted when the invitation is accepted.' })),
      officeId: Id('The office.'),
      reach: RegionCode('Region of the office.'),
      role: Role,
      startsAt: Instant('Start.'),
      endsAt: nullable(Instant('End. Null while none is set.')),
      suspendedAt: nullable(Instant('Start of the suspension. Null: not suspended.')),
      signsAs: nullable(ref(SignsAs)),
      appointedAt: Instant('Time at which the appointment was made.'),
    },
    {
      description:
        'The role of a person at an office, for a time or until further notice. It stays on the record after its end.',
      examples: [appointment],
    },
  ),
)

export const AppointmentList = listOf(
  'AppointmentList',
  Appointment,
  'Appointments, the oldest first. Ended ones are included.',
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
        description:
          'Action. It takes effect at once. For `end`, `endsAt` can name a later time. `set_signature` changes how the ' +
          'person is named on certificates of permits that they sign from then on.',
      }),
      endsAt: Type.Optional(
        Timestamp('Only with `end`: a time in the future. A later time than the current end prolongs the appointment.'),
      ),
      signsAs: Type.Optional(ref(SignsAs)),
      reason: Reason,
    },
    {
      additionalProperties: false,
      description: 'A change of an appointment. `signsAs` belongs to `set_signature`.',
      examples: [
        { action: 'suspend', reason: 'An inquiry is under way.' },
        { action: 'set_signature', signsAs: signsAsExample, reason: 'She was promoted.' },
      ],
    },
  ),
)
export type NewStaffChange = Static<typeof NewStaffChange>

const change = {
  id,
  action: 'suspend',
  by: 'Administrator',
  reason: 'An inquiry is under way.',
  endsAt: null,
  signsAs: null,
  at,
}
export const StaffChange = named(
  'StaffChange',
  Type.Object(
    {
      id: Id('The change.'),
      action: OneOf(staffActions, {
        description: 'Action. `accept`: the invited person signed in. More may come.',
      }),
      by: nullable(Type.String({ description: 'Name of the person who acted. Null: the operator or the system.' })),
      reason: nullable(Type.String({ description: 'Reason. Null when an invitation was accepted.' })),
      endsAt: nullable(Instant('End that was set with it.')),
      signsAs: nullable(ref(SignsAs)),
      at: Instant('Time of the change.'),
    },
    { description: 'A change of an appointment. It is never altered or deleted.', examples: [change] },
  ),
)
export const StaffChangeList = listOf(
  'StaffChangeList',
  StaffChange,
  'Changes of an appointment, the oldest first.',
  change,
)

export const staffSchemas = [
  SignsAs,
  NewAppointment,
  StaffMember,
  Appointment,
  AppointmentList,
  NewStaffChange,
  StaffChange,
  StaffChangeList,
]

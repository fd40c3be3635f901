import Type, { type Static } from 'typebox'
import { roles } from '../../access/identity/actor.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import {
  Id,
  Instant,
  listOf,
  named,
  nullable,
  OneOf,
  OwnWords,
  paging,
  RegionCode,
  ref,
  Timestamp,
} from '../../http/schema.ts'
import { appointmentStates } from './appointment.ts'

const until = '2099-12-31T17:00:00.000Z'
const Role = OneOf(roles, { description: 'Role of the person at the office.' })
export const Reason = OwnWords('Reason. It stays on the record.')

export const signsAsExample = {
  name: 'Contoh Nama, S.T., M.Si.',
  rank: 'Penata Tingkat I (III/d)',
  employeeNumber: '000000000000000000',
}
const actingExample = {
  ...signsAsExample,
  position: { id: 'Plh. Kepala {office}', en: 'Acting Head of {office}' },
}
const Position = (description: string) => Type.String({ pattern: '\\S', maxLength: 200, description })
export const SignsAs = named(
  'SignsAs',
  Type.Object(
    {
      name: Type.String({ pattern: '\\S', maxLength: 200, description: 'Name with academic degrees.' }),
      rank: Type.Optional(Type.String({ pattern: '\\S', maxLength: 100, description: 'Rank and grade.' })),
      employeeNumber: Type.Optional(
        Type.String({
          pattern: '^[0-9]{5,20}$',
          description: 'Civil servant number (NIP).',
          examples: ['198001012006041001'],
        }),
      ),
      position: Type.Optional(
        Type.Object(
          { id: Position('In Indonesian.'), en: Position('In English.') },
          { additionalProperties: false, description: 'Position of somebody who acts for the head.' },
        ),
      ),
    },
    {
      additionalProperties: false,
      description:
        'Name and rank of a head of office in the signature field of certificates. `position` replaces the position ' +
        'there that the layout of the network states, for somebody who acts for the head; `{office}` in it stands ' +
        'for the name of the issuing office.',
      examples: [signsAsExample, actingExample],
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
      officeId: Id('Identifier of the office.'),
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
          officeId: exampleId,
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
      id: Id('Identifier of the person.'),
      name: Type.String({ description: 'Name given by the issuer; before the first sign-in, the subject.' }),
      issuer: Type.String({ description: 'Recorded name of the issuer.' }),
      subject: Type.String({ description: 'Identifier (`sub`) given by the issuer.' }),
    },
    {
      description: 'The person who holds a post.',
      examples: [{ id: exampleId, name: 'Reviewer', issuer: 'satu-pintu:embedded', subject: 'reviewer' }],
    },
  ),
)

const appointment = {
  id: exampleId,
  state: 'in_force',
  person: { id: exampleId, name: 'Reviewer', issuer: 'satu-pintu:embedded', subject: 'reviewer' },
  email: null,
  officeId: exampleId,
  reach: '31.71.06',
  role: 'reviewer',
  startsAt: exampleAt,
  endsAt: null,
  suspendedAt: null,
  signsAs: null,
  appointedAt: exampleAt,
}
export const Appointment = named(
  'Appointment',
  Type.Object(
    {
      id: Id('Identifier of the post.'),
      state: OneOf(appointmentStates, {
        description: 'State of the post. Only `in_force` gives rights. More may come.',
      }),
      person: nullable(ref(StaffMember)),
      email: nullable(Type.String({ description: 'Invited address. Deleted when the invitation is accepted.' })),
      officeId: Id('Identifier of the office.'),
      reach: RegionCode('Region of the office.'),
      role: Role,
      startsAt: Instant('Start of the post.'),
      endsAt: nullable(Instant('End. Null while none is set.')),
      suspendedAt: nullable(Instant('Start of the suspension. Null: not suspended.')),
      signsAs: nullable(ref(SignsAs)),
      appointedAt: Instant('When the person was appointed to the post.'),
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
  'Posts, the oldest first. Ended ones are included.',
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

export const staffSchemas = [SignsAs, NewAppointment, StaffMember, Appointment, AppointmentList]

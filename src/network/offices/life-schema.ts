import Type from 'typebox'
import { roles } from '../../access/identity/actor.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { NextAction } from '../../http/problems/schema.ts'
import { Id, Instant, listOf, named, noOtherMembers, nullable, OneOf, ref } from '../../http/schema.ts'
import { OfficeContactPatch } from './contact-schema.ts'
import { exampleOffice } from './example.ts'
import { officeStates } from './network.ts'
import { OtherOffice } from './schema.ts'
import { officeActions } from './steps.ts'

const Version = Type.Integer({ minimum: 1, description: 'Version of the office.' })
const State = (description: string) => OneOf(officeStates, { description })

const vacancy = {
  action: 'go_online',
  to: 'online',
  blockers: [{ code: 'role_vacant', target: 'cashier', detail: 'Appoint a cashier at this office.' }],
}
const readinessExample = {
  id: exampleId,
  version: 3,
  state: 'awaiting_network',
  staff: [{ role: 'front_desk', count: 2 }],
  permitTypes: 1,
  hasCounterHours: true,
  networkConfirmedOn: null,
  dissolution: null,
  nextActions: [vacancy],
}

const StaffCount = named(
  'StaffCount',
  Type.Object(
    {
      role: OneOf(roles, { description: 'Role of the officers.' }),
      count: Type.Integer({ minimum: 0, description: 'Number of people with this role.' }),
    },
    {
      ...noOtherMembers,
      description: 'Number of people with a role at an office.',
      examples: [{ role: 'front_desk', count: 2 }],
    },
  ),
)

const StandingDissolution = named(
  'StandingDissolution',
  Type.Object(
    {
      id: Id('Identifier of the dissolution.'),
      successor: ref(OtherOffice),
    },
    {
      ...noOtherMembers,
      description: 'A dissolution in progress, and the successor.',
      examples: [{ id: exampleId, successor: exampleOffice }],
    },
  ),
)

export const OfficeReadiness = named(
  'OfficeReadiness',
  Type.Object(
    {
      id: Id('Identifier of the office.'),
      version: Version,
      state: State('State of the office. More may come.'),
      staff: Type.Array(ref(StaffCount), { description: 'Staff of the office, by role.' }),
      permitTypes: Type.Integer({ minimum: 0, description: 'Number of permit types that are online there.' }),
      hasCounterHours: Type.Boolean({ description: 'True: the counter hours are published.' }),
      networkConfirmedOn: nullable(
        Type.String({ format: 'date', description: 'Day on which the network connection was confirmed.' }),
      ),
      dissolution: nullable(ref(StandingDissolution)),
      nextActions: Type.Array(ref(NextAction), {
        description: 'Possible steps, each with its blockers. Without blockers a step succeeds.',
      }),
    },
    {
      ...noOtherMembers,
      description: 'The resources of an office, and what it lacks for its next step.',
      examples: [readinessExample],
    },
  ),
)

export const OfficePatch = named(
  'OfficePatch',
  Type.Object(
    {
      contact: Type.Optional(ref(OfficeContactPatch)),
      networkConfirmedOn: Type.Optional(
        nullable(
          Type.String({
            format: 'date',
            description: 'Day on which the network connection was confirmed. Null: it is not confirmed.',
          }),
        ),
      ),
    },
    {
      ...noOtherMembers,
      minProperties: 1,
      description: 'Changes of an office. Members that are not sent stay.',
      examples: [{ contact: { telephone: '+62210000000' }, networkConfirmedOn: '2026-11-02' }],
    },
  ),
)

export const NewOfficeTransition = named(
  'NewOfficeTransition',
  Type.Object(
    {
      action: OneOf(officeActions, {
        description: 'Step to take. `wind_down` and `dissolve` need a planned dissolution. More may come.',
      }),
    },
    { ...noOtherMembers, description: 'A step of an office.', examples: [{ action: 'go_online' }] },
  ),
)

const transitionExample = {
  id: exampleId,
  version: 4,
  action: 'go_online',
  from: 'awaiting_network',
  to: 'online',
  by: 'Administrator',
  details: {},
  at: exampleAt,
}
export const OfficeTransition = named(
  'OfficeTransition',
  Type.Object(
    {
      id: Id('Identifier of the step.'),
      version: Version,
      action: OneOf(officeActions, { description: 'Step. More may come.' }),
      from: State('State before the step. More may come.'),
      to: State('State after the step. More may come.'),
      by: nullable(Type.String({ description: 'Name of the administrator. Null: the system, on the planned day.' })),
      details: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'Further details, such as the dissolution.',
      }),
      at: Instant('Time of the step.'),
    },
    { ...noOtherMembers, description: 'A past step of an office.', examples: [transitionExample] },
  ),
)
export const OfficeTransitionList = listOf(
  'OfficeTransitionList',
  OfficeTransition,
  'The steps of an office, in order.',
  transitionExample,
)

export const OfficeTransitionPreview = named(
  'OfficeTransitionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      action: OneOf(officeActions, { description: 'Step in the life of the office. More may come.' }),
      from: State('Present state of the office. More may come.'),
      to: State('State after the step. More may come.'),
    },
    {
      ...noOtherMembers,
      description: 'The effect that a step would have.',
      examples: [{ dryRun: true, action: 'go_online', from: 'awaiting_network', to: 'online' }],
    },
  ),
)

export const DryRun = Type.Object(
  { dryRun: Type.Boolean({ default: false, description: 'True: run all checks and write nothing.' }) },
  { additionalProperties: false },
)

export const officeLifeSchemas = [
  StaffCount,
  StandingDissolution,
  OfficeReadiness,
  OfficePatch,
  NewOfficeTransition,
  OfficeTransition,
  OfficeTransitionList,
  OfficeTransitionPreview,
]

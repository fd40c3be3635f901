import Type from 'typebox'
import { roles } from '../../access/identity/actor.ts'
import { NextAction } from '../../http/problems/schema.ts'
import { Id, Instant, listOf, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { OfficeContactPatch } from './contact-schema.ts'
import { officeActions } from './life.ts'
import { officeStates } from './network.ts'
import { OtherOffice } from './schema.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const successor = { id, names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' } }
const strict = { additionalProperties: false } as const
const Version = Type.Integer({ minimum: 1, description: 'The version of the office.' })
const State = (description: string) => OneOf(officeStates, { description })

const vacancy = {
  action: 'go_online',
  to: 'online',
  blockers: [{ code: 'role_vacant', target: 'cashier', detail: 'Appoint somebody as cashier.' }],
}
const readinessExample = {
  id,
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
      role: OneOf(roles, { description: 'The role.' }),
      count: Type.Integer({ minimum: 0, description: 'How many hold it.' }),
    },
    {
      ...strict,
      description: 'How many people hold a role at an office.',
      examples: [{ role: 'front_desk', count: 2 }],
    },
  ),
)

const StandingDissolution = named(
  'StandingDissolution',
  Type.Object(
    {
      id: Id('The dissolution.'),
      successor: ref(OtherOffice),
    },
    { ...strict, description: 'That an office is to be dissolved, and who takes over.', examples: [{ id, successor }] },
  ),
)

export const OfficeReadiness = named(
  'OfficeReadiness',
  Type.Object(
    {
      id: Id('The office.'),
      version: Version,
      state: State('Where it is in its life.'),
      staff: Type.Array(ref(StaffCount), { description: 'Who works there, by role.' }),
      permitTypes: Type.Integer({ minimum: 0, description: 'How many permit types are online there.' }),
      hasCounterHours: Type.Boolean({ description: 'Whether its counter hours are published.' }),
      networkConfirmedOn: nullable(
        Type.String({ format: 'date', description: 'The day its network connection was confirmed.' }),
      ),
      dissolution: nullable(ref(StandingDissolution)),
      nextActions: Type.Array(ref(NextAction), {
        description: 'The steps there are from here, each with what stands in its way.',
      }),
    },
    {
      ...strict,
      description: 'What an office has, and what it lacks for its next step.',
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
            description: 'The day the network connection was confirmed; null when it is not (any more).',
          }),
        ),
      ),
    },
    {
      ...strict,
      minProperties: 1,
      description: 'What is to change about an office.',
      examples: [{ contact: { telephone: '+62210000000' }, networkConfirmedOn: '2026-11-02' }],
    },
  ),
)

export const NewOfficeTransition = named(
  'NewOfficeTransition',
  Type.Object(
    {
      action: OneOf(officeActions, {
        description: 'The step to take. The last two need a dissolution that was planned. More may come.',
      }),
    },
    { ...strict, description: 'A step in the life of an office.', examples: [{ action: 'go_online' }] },
  ),
)

const transitionExample = {
  id,
  version: 4,
  action: 'go_online',
  from: 'awaiting_network',
  to: 'online',
  by: 'Administrator',
  details: {},
  at,
}
export const OfficeTransition = named(
  'OfficeTransition',
  Type.Object(
    {
      id: Id('The step.'),
      version: Version,
      action: OneOf(officeActions, { description: 'What was done. More may come.' }),
      from: State('The state before.'),
      to: State('The state since.'),
      by: nullable(Type.String({ description: 'Who did it; null when the day had come.' })),
      details: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'What else was recorded, such as the dissolution.',
      }),
      at: Instant('When.'),
    },
    { ...strict, description: 'A step that an office has taken.', examples: [transitionExample] },
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
      action: OneOf(officeActions, { description: 'The step.' }),
      from: State('The state now.'),
      to: State('The state it would lead to.'),
    },
    {
      ...strict,
      description: 'What a step would do.',
      examples: [{ dryRun: true, action: 'go_online', from: 'awaiting_network', to: 'online' }],
    },
  ),
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

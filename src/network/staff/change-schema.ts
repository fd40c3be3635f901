import Type, { type Static } from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { type AdministratorAction, administratorActions, staffActions } from './appointment.ts'
import { Reason, SignsAs, signsAsExample } from './schema.ts'

const doable = Object.keys(administratorActions) as [AdministratorAction, ...AdministratorAction[]]

export const NewStaffChange = named(
  'NewStaffChange',
  Type.Object(
    {
      action: OneOf(doable, {
        description:
          'Action. It takes effect at once. For `end`, `endsAt` can name a later time. `set_signature` changes the ' +
          'name on certificates of permits that the person signs from then on.',
      }),
      endsAt: Type.Optional(
        Timestamp('Only with `end`: a time in the future. A later time than the current end prolongs the post.'),
      ),
      signsAs: Type.Optional(ref(SignsAs)),
      reason: Reason,
    },
    {
      additionalProperties: false,
      description: 'A change of a post. `signsAs` belongs to `set_signature`.',
      examples: [
        { action: 'suspend', reason: 'An inquiry is under way.' },
        { action: 'set_signature', signsAs: signsAsExample, reason: 'She was promoted.' },
      ],
    },
  ),
)
export type NewStaffChange = Static<typeof NewStaffChange>

const change = {
  id: exampleId,
  action: 'suspend',
  by: 'Administrator',
  reason: 'An inquiry is under way.',
  endsAt: null,
  signsAs: null,
  at: exampleAt,
}
export const StaffChange = named(
  'StaffChange',
  Type.Object(
    {
      id: Id('Identifier of the change.'),
      action: OneOf(staffActions, {
        description: 'Action. `accept`: the invited person signed in. More may come.',
      }),
      by: nullable(Type.String({ description: 'Name of the person who acted. Null: the operator or the system.' })),
      reason: nullable(Type.String({ description: 'Reason. Null when an invitation was accepted.' })),
      endsAt: nullable(Instant('End that was set with it.')),
      signsAs: nullable(ref(SignsAs)),
      at: Instant('Time of the change.'),
    },
    { description: 'A change of a post. It is never altered or deleted.', examples: [change] },
  ),
)
export const StaffChangeList = listOf('StaffChangeList', StaffChange, 'Changes of a post, the oldest first.', change)

export const staffChangeSchemas = [NewStaffChange, StaffChange, StaffChangeList]

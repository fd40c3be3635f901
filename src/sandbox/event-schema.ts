import Type from 'typebox'
import { publicType } from '../events/event-types.ts'
import { exampleId } from '../http/examples.ts'
import { Id, named, noOtherMembers, OneOf } from '../http/schema.ts'
import { permitStates } from '../permits/life.ts'
import { madeTypes } from './made-types.ts'

const exampleNumber = 'SANDBOX-0001-2026-12'
const Number = (description: string) =>
  Type.String({ minLength: 1, maxLength: 200, description, examples: [exampleNumber] })
const Made = OneOf(Object.keys(madeTypes).map(publicType), {
  description: 'Type of the event, as events name it. More may come.',
  examples: ['satupintu.permit.suspended.v1'],
})

export const NewSandboxEvent = named(
  'NewSandboxEvent',
  Type.Object(
    {
      type: Made,
      number: Type.Optional(
        Number(
          'Number of a permit of your own in the sandbox. Required, except for `satupintu.permit.issued.v1`, which ' +
            'makes a new permit and takes none.',
        ),
      ),
      state: Type.Optional(
        OneOf(['in_force', 'not_yet_in_force'], {
          description: 'State of a new permit, only for `satupintu.permit.issued.v1`. Default: `in_force`.',
        }),
      ),
    },
    {
      ...noOtherMembers,
      description: 'An event to make in the sandbox.',
      examples: [{ type: 'satupintu.permit.issued.v1' }],
    },
  ),
)

export const SandboxEvent = named(
  'SandboxEvent',
  Type.Object(
    {
      id: Id('The event, by which the feed, the stream and webhooks name it.'),
      type: Made,
      permit: Type.Object(
        {
          id: Id('Identifier of the permit.'),
          number: Number('Number of the permit.'),
          state: OneOf(permitStates, { description: 'State of the permit after the event. More may come.' }),
          verificationPath: Type.String({
            description: 'Path at which it is verified, with a test key only.',
            examples: ['/v1/verifications/Yq3vN0d7b2WcR8mKfT1xUe5H'],
          }),
        },
        { ...noOtherMembers, description: 'The permit that the event is about.' },
      ),
    },
    {
      ...noOtherMembers,
      description: 'An event that was made in the sandbox.',
      examples: [
        {
          id: exampleId,
          type: 'satupintu.permit.issued.v1',
          permit: {
            id: exampleId,
            number: exampleNumber,
            state: 'in_force',
            verificationPath: '/v1/verifications/Yq3vN0d7b2WcR8mKfT1xUe5H',
          },
        },
      ],
    },
  ),
)

export const sandboxSchemas = [NewSandboxEvent, SandboxEvent]

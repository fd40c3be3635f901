import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, named, nullable, OneOf, RegionCode, ref, Timestamp } from '../../http/schema.ts'
import { roles } from './actor.ts'

const Post = named(
  'Post',
  Type.Object(
    {
      officeId: Id('Identifier of the office.'),
      role: OneOf(roles, { description: 'The role of the person at that office.' }),
      reach: RegionCode('The region of the office: its files and those of the offices below it can be seen.'),
      endsAt: nullable(Timestamp('When the post ends; null while no end is set.')),
    },
    {
      description: 'A post at an office.',
      examples: [{ officeId: exampleId, role: 'reviewer', reach: '31.71.06', endsAt: null }],
    },
  ),
)

export const Me = named(
  'Me',
  Type.Object(
    {
      id: Id('Identifier of the person.'),
      name: Type.String({ description: 'The name their issuer gives.' }),
      posts: Type.Array(ref(Post), { description: 'Their posts that are in force now; none for most people.' }),
    },
    {
      description: 'The signed-in person as this service knows them.',
      examples: [
        {
          id: exampleId,
          name: 'Reviewer',
          posts: [{ officeId: exampleId, role: 'reviewer', reach: '31.71.06', endsAt: null }],
        },
      ],
    },
  ),
)

export const identitySchemas = [Post, Me]

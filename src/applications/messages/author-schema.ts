import Type from 'typebox'
import { Names, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'
import { correspondents } from './correspondence.ts'

export const authorExample = {
  standing: 'front_desk',
  name: 'Front desk officer',
  office: exampleOffice.names,
}
export const MessageAuthor = named(
  'MessageAuthor',
  Type.Object(
    {
      standing: OneOf(correspondents, {
        description: 'The capacity in which they wrote. `assistant`: the counter that filed it. More may come.',
      }),
      name: Type.String({
        description:
          'The name of the author. For a mail in an application that nobody has taken over yet, the masked ' +
          'address.',
      }),
      office: nullable(ref(Names)),
    },
    { description: 'The author.', examples: [authorExample] },
  ),
)

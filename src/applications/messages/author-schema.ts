import Type from 'typebox'
import { Names, named, nullable, ref } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'

export const authorExample = {
  standing: 'front_desk',
  name: 'Front desk officer',
  office: exampleOffice.names,
}
export const MessageAuthor = named(
  'MessageAuthor',
  Type.Object(
    {
      standing: Type.String({
        description:
          'The capacity in which they wrote: applicant, assistant, front_desk, reviewer, inspector, cashier ' +
          'or head.',
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

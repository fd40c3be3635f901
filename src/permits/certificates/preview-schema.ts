import Type, { type Static } from 'typebox'
import { named, OneOf, ref } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { NewCertificateLayout } from '../certificate-layouts/schema.ts'

export const NewCertificatePreview = named(
  'NewCertificatePreview',
  Type.Object(
    {
      language: Type.Optional(
        OneOf(languages, { description: 'In which language; absent: the one that `Accept-Language` asks for.' }),
      ),
      sample: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 29,
          description: 'The answers of which sample of the draft, counted from 0; absent: the first.',
        }),
      ),
      layout: Type.Optional(ref(NewCertificateLayout)),
    },
    {
      additionalProperties: false,
      description:
        'Material of a specimen: a sample of the draft, and a `layout` to try out. Absent: the layout in use.',
      examples: [{ language: 'id', sample: 0 }],
    },
  ),
)
export type NewCertificatePreview = Static<typeof NewCertificatePreview>

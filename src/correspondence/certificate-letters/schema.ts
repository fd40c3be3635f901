import Type from 'typebox'
import { named, OneOf } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'

export const CertificateChoice = named(
  'CertificateChoice',
  Type.Object(
    {
      language: OneOf(languages, { description: 'The language of the file.' }),
    },
    {
      additionalProperties: false,
      description: 'The form of the page from which a certificate is downloaded.',
      examples: [{ language: 'id' }],
    },
  ),
)

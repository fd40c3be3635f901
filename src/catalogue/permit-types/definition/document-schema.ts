import Type, { type Static } from 'typebox'
import { Names, named, ref } from '../../../http/schema.ts'
import { LocalName, Rule } from '../schema-parts.ts'

/** The largest object that S3 takes in one request. */
const largestFileBytes = 5 * 1024 ** 3

export const slotExample = {
  slot: 'identity_card',
  names: { id: 'KTP pemohon', en: "Applicant's identity card" },
  required: true,
  originalRequired: true,
  formats: ['application/pdf', 'image/jpeg', 'image/png'],
  maxBytes: 10_485_760,
}

export const DocumentSlot = named(
  'DocumentSlot',
  Type.Object(
    {
      slot: LocalName('Name of the slot in this permit type.'),
      names: ref(Names),
      hint: Type.Optional(ref(Names)),
      required: Type.Boolean({ description: 'True: without this document the application cannot be submitted.' }),
      requiredWhen: Type.Optional(Rule('Condition under which a document is required that is not always required.')),
      originalRequired: Type.Boolean({
        description: 'True: an officer compares the original paper with the file, if a file was sent.',
      }),
      formats: Type.Array(Type.String(), {
        minItems: 1,
        maxItems: 10,
        description: 'Accepted media types. The type is detected from the content.',
      }),
      maxBytes: Type.Integer({
        minimum: 1,
        maximum: largestFileBytes,
        description: 'Size limit of a file, in bytes.',
      }),
    },
    {
      additionalProperties: false,
      description: 'A place for one document of an application.',
      examples: [slotExample],
    },
  ),
)
export type DocumentSlot = Static<typeof DocumentSlot>

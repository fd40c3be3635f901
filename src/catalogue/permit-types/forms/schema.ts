import Type from 'typebox'
import { named, OneOf, ref } from '../../../http/schema.ts'
import { languages } from '../../../platform/words.ts'
import { Code, VersionNumber } from '../schema-parts.ts'

const sectionExample = { code: 'land', title: 'Land', fields: ['/land', '/floors'] }
const FormSection = named(
  'FormSection',
  Type.Object(
    {
      code: Type.String({ description: 'Name of the section in this form.' }),
      title: Type.String({ description: 'Heading of the step.' }),
      description: Type.Optional(Type.String({ description: 'Help text of the step.' })),
      fields: Type.Array(Type.String({ description: 'A JSON Pointer into the answers.' }), {
        description: 'Fields of the top level, in order. Each field is in exactly one section.',
      }),
    },
    { additionalProperties: false, description: 'A step of a form.', examples: [sectionExample] },
  ),
)

const patternErrorExample = {
  schemaPath: '#/properties/land/properties/number/pattern',
  detail: 'Write five digits, for example 10310.',
}
const PatternError = named(
  'PatternError',
  Type.Object(
    {
      schemaPath: Type.String({
        description: 'Place in `schema`, equal to the `schemaPath` of an Ajv error.',
      }),
      detail: Type.String({ description: 'Sentence to show beside the field.' }),
    },
    {
      additionalProperties: false,
      description: 'Text to show when an answer does not match a pattern.',
      examples: [patternErrorExample],
    },
  ),
)

export const PermitTypeForm = named(
  'PermitTypeForm',
  Type.Object(
    {
      code: Code,
      version: VersionNumber,
      language: OneOf(languages, { description: 'Language of all texts in it.' }),
      schema: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description:
          'JSON Schema 2020-12 of the answers, without extensions. `title` names a field and its unit; ' +
          '`description` explains it. Choices are `oneOf` with `const` and `title`. Show the members in their order.',
      }),
      sections: Type.Array(ref(FormSection), {
        minItems: 1,
        description: 'Steps of the form, in order. A form without sections has one step.',
      }),
      patternErrors: Type.Array(ref(PatternError), {
        description: 'Texts for answers that do not match a pattern. JSON Schema has no keyword for them.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The form of a permit type in one language, for a renderer of JSON Schema forms.',
      examples: [
        {
          code: 'IMB',
          version: 1,
          language: 'en',
          schema: {
            $schema: 'https://json-schema.org/draft/2020-12/schema',
            type: 'object',
            required: ['land'],
            properties: {
              land: {
                title: 'Land',
                type: 'object',
                properties: {
                  area: { title: 'Area (m²)', description: 'As in the title.', type: 'number', minimum: 1 },
                  number: { title: 'Number', type: 'string', pattern: '^[0-9]{5}$' },
                },
              },
              floors: { title: 'Floors', oneOf: [{ const: 1, title: 'One floor' }] },
            },
          },
          sections: [sectionExample],
          patternErrors: [patternErrorExample],
        },
      ],
    },
  ),
)

export const formSchemas = [FormSection, PatternError, PermitTypeForm]

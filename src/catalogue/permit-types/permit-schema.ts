import Type, { type Static } from 'typebox'
import { Names, named, OneOf, ref } from '../../http/schema.ts'

const Certainty = (of: string) =>
  OneOf(['known', 'reported', 'uncertain'], {
    description: `How certain ${of} is: known, reported by a source, or uncertain, such as a sample.`,
  })
/** The running number comes first, every part stands between slashes: so no two fillings give one number. */
const templatePattern = '^\\{sequence\\}(/(\\{(office|type|classification|year)\\}|[A-Za-z0-9.-]+))+$'

const numberingExample = {
  template: '{sequence}/8.1/{office}/{classification}/{year}',
  classification: '-1.785.51',
  certainty: 'reported',
}
export const NumberingRule = named(
  'NumberingRule',
  Type.Object(
    {
      template: Type.String({
        pattern: templatePattern,
        maxLength: 120,
        description:
          "The number of a permit: `{sequence}` first, then `{office}` (the region code of the office), `{type}` (the permit type's code), `{classification}`, `{year}` and fixed words, with slashes between them.",
      }),
      classification: Type.Optional(
        Type.String({
          pattern: '^[A-Za-z0-9.-]{1,40}$',
          description: 'The code under which the permit is filed in archives, where the template asks for it.',
        }),
      ),
      certainty: Certainty('the form'),
    },
    {
      additionalProperties: false,
      description: 'How permits are numbered. They count up by office, type and year without a gap.',
      examples: [numberingExample],
    },
  ),
)

const validityExample = { amount: 5, unit: 'years', certainty: 'reported' }
export const ValidityRule = named(
  'ValidityRule',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 1, maximum: 10_000, description: 'How many.' }),
      unit: OneOf(['days', 'months', 'years'], { description: 'Of what.' }),
      certainty: Certainty('the time'),
    },
    {
      additionalProperties: false,
      description:
        'How long a permit holds, counted from the day it was signed; that day so much later is the last one.',
      examples: [validityExample],
    },
  ),
)
export type ValidityRule = Static<typeof ValidityRule>

const certificateExample = {
  shows: ['/building/floors'],
  conditions: [
    { id: 'Pekerjaan mengikuti gambar yang disetujui.', en: 'The works follow the drawings that were approved.' },
  ],
  certainty: 'uncertain',
}
export const CertificateRule = named(
  'CertificateRule',
  Type.Object(
    {
      shows: Type.Optional(
        Type.Array(Type.String({ pattern: '^(/[^/]{1,60}){1,10}$', description: 'A JSON Pointer into the answers.' }), {
          maxItems: 20,
          description: 'The answers that say what is permitted. None of them may be personal.',
        }),
      ),
      conditions: Type.Optional(Type.Array(ref(Names), { maxItems: 20, description: 'What the permit is bound to.' })),
      certainty: Certainty('what it says'),
    },
    {
      additionalProperties: false,
      description:
        'What the certificate of a permit says beside holder, place, number and validity. Absent: the name of the permit type.',
      examples: [certificateExample],
    },
  ),
)

export const permitRuleSchemas = [NumberingRule, ValidityRule, CertificateRule]

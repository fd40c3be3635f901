import Type, { type Static } from 'typebox'
import { Certainty, Names, named, OneOf, ref } from '../../../http/schema.ts'
import { AnswerPointer } from '../schema-parts.ts'

/** The sequence comes first and slashes separate all parts, so two permits never get the same number. */
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
          'Template of the permit number. `{sequence}` comes first. Then, separated by slashes: `{office}` (region ' +
          'code of the office), `{type}` (code of the permit type), `{classification}`, `{year}` and fixed words. ' +
          '`{office}` and `{year}` are required.',
        examples: ['{sequence}/{office}/{type}/{year}'],
      }),
      classification: Type.Optional(
        Type.String({
          pattern: '^[A-Za-z0-9.-]{1,40}$',
          description: 'Archive code of the permit. Required when the template uses it, and not allowed otherwise.',
          examples: ['503.1'],
        }),
      ),
      certainty: Certainty('the numbering'),
    },
    {
      additionalProperties: false,
      description: 'The numbering of permits. Each office, type and year has a sequence without gaps.',
      examples: [numberingExample],
    },
  ),
)

const validityExample = { amount: 5, unit: 'years', certainty: 'reported' }
export const ValidityRule = named(
  'ValidityRule',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Number of units.' }),
      unit: OneOf(['days', 'months', 'years'], { description: 'Unit of the time.' }),
      certainty: Certainty('the time'),
    },
    {
      additionalProperties: false,
      description:
        'Term of a permit, from the day of signature. The last day is that day plus the term. A month that lacks ' +
        'that day ends it: from 29 February on, a year lasts until 28 February.',
      examples: [validityExample],
    },
  ),
)
export type ValidityRule = Static<typeof ValidityRule>

const lastDayExample = { answer: '/period/endsOn', certainty: 'uncertain' }
export const LastDayRule = named(
  'LastDayRule',
  Type.Object(
    { answer: AnswerPointer, certainty: Certainty('the end of the permit') },
    {
      additionalProperties: false,
      description:
        'The answer that is the last day of the permit: a field of the form with the format `date` that is not ' +
        'personal. If `validity` ends earlier, the permit ends then. The steps `submit`, `approve` and `sign` are ' +
        'blocked once that day is past, and silence does not issue the permit.',
      examples: [lastDayExample],
    },
  ),
)

export const RemindBeforeDays = Type.Array(
  Type.Integer({ minimum: 1, maximum: 366, description: 'Calendar days before the last day of the permit.' }),
  {
    minItems: 1,
    maxItems: 5,
    uniqueItems: true,
    description:
      'Days before the last day of a permit on which its holder is reminded by a letter. The version in force on ' +
      'that day counts, for permits of earlier versions as well. Needs `validity` or `lastDay`. Absent: no reminder.',
    examples: [[60, 14]],
  },
)

const decreeExample = {
  heading: { id: 'Keputusan {position}', en: 'Decree of the {position}' },
  considering: [
    {
      id: 'bahwa permohonan telah diperiksa dan memenuhi persyaratan (contoh);',
      en: 'that the application was reviewed and meets the requirements (sample);',
    },
  ],
  decision: { id: 'Memberikan izin kepada pemegang di bawah ini.', en: 'To grant the permit to the holder below.' },
}
const DecreeRule = named(
  'DecreeRule',
  Type.Object(
    {
      heading: ref(Names),
      considering: Type.Array(ref(Names), {
        minItems: 1,
        maxItems: 10,
        description: 'Considerations. They are lettered.',
      }),
      decision: ref(Names),
    },
    {
      additionalProperties: false,
      description:
        'Texts of a decree. `heading` is printed above the number; `{position}` in it becomes the position of the ' +
        'signatory. Then follow the considerations, the legal basis of the permit type, and `decision`.',
      examples: [decreeExample],
    },
  ),
)

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
        Type.Array(AnswerPointer, {
          maxItems: 20,
          description:
            'Answers printed as the content of the permit, with their labels: days in words, lists and objects in ' +
            'one line. None of them may be personal.',
        }),
      ),
      conditions: Type.Optional(
        Type.Array(ref(Names), { maxItems: 20, description: 'Conditions of the permit. They are numbered.' }),
      ),
      title: Type.Optional(ref(Names)),
      decree: Type.Optional(ref(DecreeRule)),
      bilingual: Type.Optional(
        Type.Boolean({
          description:
            'Each certificate shows the other language below each text. Absent or false: one language a file.',
        }),
      ),
      copies: Type.Optional(
        Type.Array(ref(Names), { maxItems: 10, description: 'Recipients of copies (tembusan), listed at the end.' }),
      ),
      certainty: Certainty('these texts'),
    },
    {
      additionalProperties: false,
      description:
        'Content of the certificate beside holder, place, number and validity. Absent: the name of the permit type. ' +
        '`title` replaces that name in the heading. With `decree` the certificate is worded as a decree, otherwise ' +
        'as a letter.',
      examples: [certificateExample],
    },
  ),
)

export const permitRuleSchemas = [NumberingRule, ValidityRule, LastDayRule, DecreeRule, CertificateRule]

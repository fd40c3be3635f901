import Type from 'typebox'
import { Id, named, ref } from '../http/schema.ts'
import { id } from './common-schema.ts'

export const asideExample = {
  answers: [{ pointer: '/building/colour', value: 'red', code: 'additionalProperties', detail: 'is not known here' }],
  documents: [],
}
export const SetAsideAnswer = named(
  'SetAsideAnswer',
  Type.Object(
    {
      pointer: Type.String({ description: 'JSON Pointer into the answers: where it stood.' }),
      value: Type.Unknown({ description: 'What was answered.' }),
      code: Type.String({
        description: 'What the form has against it: a JSON Schema keyword or a word of ours; more may come.',
      }),
      detail: Type.String({ description: 'The same in the language asked for.' }),
    },
    { description: 'An answer that does not fit the version.', examples: asideExample.answers },
  ),
)
export const SetAsideDocument = named(
  'SetAsideDocument',
  Type.Object(
    {
      slot: Type.String({ description: 'The slot it filled.' }),
      documentId: Id('The document: still on record in this application after a move, or in the earlier one.'),
      fileName: Type.String({ description: 'Its name where it came from.' }),
      code: Type.String({ description: '`slot_gone`, `format_not_accepted` or `too_large`; more may come.' }),
      detail: Type.String({ description: 'Why, in the language asked for.' }),
    },
    {
      description: 'A file that the version has no use for.',
      examples: [
        {
          slot: 'site_plan',
          documentId: id,
          fileName: 'plan.pdf',
          code: 'slot_gone',
          detail: 'This document is not asked for any more.',
        },
      ],
    },
  ),
)
export const SetAside = named(
  'SetAside',
  Type.Object(
    {
      answers: Type.Array(ref(SetAsideAnswer), { description: 'Answers that are kept apart.' }),
      documents: Type.Array(ref(SetAsideDocument), { description: 'Files that do not count.' }),
    },
    { description: 'What did not fit the version that a draft was moved to, or started on.', examples: [asideExample] },
  ),
)

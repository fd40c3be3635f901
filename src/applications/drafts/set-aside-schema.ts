import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, named, ref } from '../../http/schema.ts'

export const asideExample = {
  answers: [{ pointer: '/building/colour', value: 'red', code: 'additionalProperties', detail: 'is not known here' }],
  documents: [],
}
export const SetAsideAnswer = named(
  'SetAsideAnswer',
  Type.Object(
    {
      pointer: Type.String({ description: 'JSON Pointer to the place where the answer stood.' }),
      value: Type.Unknown({ description: 'The answer.' }),
      code: Type.String({
        description: 'Reason for which the form refuses it: a JSON Schema keyword or a code of ours. More may come.',
      }),
      detail: Type.String({ description: 'The reason in the language requested.' }),
    },
    { description: 'An answer that does not fit the version of the permit type.', examples: asideExample.answers },
  ),
)
export const SetAsideDocument = named(
  'SetAsideDocument',
  Type.Object(
    {
      slot: Type.String({ description: 'The slot that it was in.' }),
      documentId: Id(
        'The document. After a move it stays on record in this application, otherwise in the earlier one.',
      ),
      fileName: Type.String({ description: 'The name of the file as it was sent.' }),
      code: Type.String({ description: '`slot_gone`, `format_not_accepted` or `too_large`. More may come.' }),
      detail: Type.String({ description: 'The reason in the language requested.' }),
    },
    {
      description: 'A document that does not fit the version of the permit type.',
      examples: [
        {
          slot: 'site_plan',
          documentId: exampleId,
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
      answers: Type.Array(ref(SetAsideAnswer), {
        description: 'Answers that do not fit. They are kept, and do not count.',
      }),
      documents: Type.Array(ref(SetAsideDocument), {
        description: 'Documents that do not fit. They are kept, and do not count.',
      }),
    },
    {
      description:
        'Answers and documents that do not fit the version to which a draft was moved, or on which it was ' +
        'started.',
      examples: [asideExample],
    },
  ),
)

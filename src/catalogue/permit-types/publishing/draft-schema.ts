import Type from 'typebox'
import { Instant, listOf, Names, named, ref } from '../../../http/schema.ts'
import { shortDefinitionExample } from '../definition/definition-example.ts'
import { PermitTypeDefinition } from '../schema.ts'
import { Code, DayOfRule } from '../schema-parts.ts'
import { summaryExample } from '../summary-schema.ts'

const draftMembers = {
  code: Code,
  revision: Type.Integer({
    minimum: 1,
    description: 'Number of the revision; each change adds one. The ETag begins with it.',
  }),
  updatedAt: Instant('Time of the last change.'),
}
const draftExample = { code: 'IMB', revision: 1, updatedAt: '2026-11-23T02:15:30.000Z' }

export const NewPermitTypeDraft = named(
  'NewPermitTypeDraft',
  Type.Object(
    {
      code: Code,
      definition: Type.Optional(ref(PermitTypeDefinition)),
    },
    {
      additionalProperties: false,
      description: 'A new draft. Without `definition` it starts as a copy of the newest version.',
      examples: [{ code: 'IMB' }],
    },
  ),
)

export const PermitTypeDraft = named(
  'PermitTypeDraft',
  Type.Object(
    { ...draftMembers, definition: ref(PermitTypeDefinition) },
    {
      additionalProperties: false,
      description: 'The draft of a permit type. Only administrators see it.',
      examples: [{ ...draftExample, definition: shortDefinitionExample }],
    },
  ),
)

const PermitTypeDraftSummary = named(
  'PermitTypeDraftSummary',
  Type.Object(
    { ...draftMembers, names: ref(Names) },
    {
      additionalProperties: false,
      description: 'A draft in a list.',
      examples: [{ ...draftExample, names: summaryExample.names }],
    },
  ),
)
export const PermitTypeDraftList = listOf('PermitTypeDraftList', PermitTypeDraftSummary, 'Drafts in order of code.', {
  ...draftExample,
  names: summaryExample.names,
})

export const NewPublication = named(
  'NewPublication',
  Type.Object(
    {
      validFrom: DayOfRule('First day on which new drafts use the version; not in the past.'),
      confirmedRules: Type.Optional(
        Type.Array(Type.String({ maxLength: 200, description: 'Pointer of a rule, as in `rules_unproven`.' }), {
          maxItems: 200,
          uniqueItems: true,
          description:
            'Rules that the samples do not prove and that the publisher has checked. A rule that needs no ' +
            'confirmation is refused.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The first day of a version, and the rules that its publisher confirms.',
      examples: [{ validFrom: '2026-12-01' }, { validFrom: '2026-12-01', confirmedRules: ['/fee/lines/0/when'] }],
    },
  ),
)

export const draftSchemas = [
  NewPermitTypeDraft,
  PermitTypeDraft,
  PermitTypeDraftSummary,
  PermitTypeDraftList,
  NewPublication,
]

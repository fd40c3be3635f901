import Type from 'typebox'
import { PermitTypeChange } from '../catalogue/permit-types/change-schema.ts'
import { VersionNumber } from '../catalogue/permit-types/schema-parts.ts'
import { named, ref } from '../http/schema.ts'
import { Application, caseExample } from './case-schema.ts'
import { permitType } from './common-schema.ts'
import { asideExample, SetAside } from './set-aside-schema.ts'

export const NewVersion = named(
  'NewVersion',
  Type.Object(
    { version: VersionNumber },
    {
      additionalProperties: false,
      description: 'The version to move to: the one in force.',
      examples: [{ version: 2 }],
    },
  ),
)
export const VersionMove = named(
  'VersionMove',
  Type.Object(
    {
      dryRun: Type.Boolean({ description: 'Whether nothing was written.' }),
      from: VersionNumber,
      to: VersionNumber,
      changes: Type.Array(ref(PermitTypeChange), {
        description: 'What differs between the two: fields, documents, stages, fee and the rest.',
      }),
      setAside: ref(SetAside),
      application: ref(Application),
    },
    {
      description: 'What moving a draft to another version of its permit type did, or would do.',
      examples: [
        {
          dryRun: false,
          from: 1,
          to: 2,
          changes: [{ kind: 'removed', pointer: '/form/building/colour' }],
          setAside: asideExample,
          application: {
            ...caseExample,
            permitType: { ...permitType, version: 2, newerVersion: null },
            setAside: asideExample,
          },
        },
      ],
    },
  ),
)

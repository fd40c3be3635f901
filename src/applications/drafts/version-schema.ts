import Type from 'typebox'
import { PermitTypeChange } from '../../catalogue/permit-types/change-schema.ts'
import { VersionNumber } from '../../catalogue/permit-types/schema-parts.ts'
import { named, ref } from '../../http/schema.ts'
import { Application, caseExample } from '../case/schema.ts'
import { permitType } from '../schema-parts.ts'
import { asideExample, SetAside } from './set-aside-schema.ts'

export const NewVersion = named(
  'NewVersion',
  Type.Object(
    { version: VersionNumber },
    {
      additionalProperties: false,
      description: 'The version to move to. It must be the one in force.',
      examples: [{ version: 2 }],
    },
  ),
)
export const VersionMove = named(
  'VersionMove',
  Type.Object(
    {
      dryRun: Type.Boolean({ description: 'True when nothing was written.' }),
      from: VersionNumber,
      to: VersionNumber,
      changes: Type.Array(ref(PermitTypeChange), {
        description: 'The differences between the two versions, such as fields, documents, stages and fee.',
      }),
      setAside: ref(SetAside),
      application: ref(Application),
    },
    {
      description: 'The result of moving a draft to another version of its permit type, or of the dry run.',
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

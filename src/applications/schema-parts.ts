import Type from 'typebox'
import { codePattern } from '../catalogue/permit-types/schema-parts.ts'
import { exampleAt, exampleId } from '../http/examples.ts'
import { Id, Instant, Names, named, nullable, OneOf, RegionCode, ref } from '../http/schema.ts'
import { publicStages, statuses } from './lifecycle.ts'

export const Answers = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description })
export const PermitTypeCode = Type.String({
  pattern: codePattern,
  description: 'Code of the permit type.',
  examples: ['IMB'],
})
const Version = Type.Integer({ minimum: 1, description: 'Rises with every change. The ETag begins with it.' })
export const reference = '7K3M-9QXT-F'
export const permitType = {
  code: 'IMB',
  version: 1,
  names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
}

export const ApplicationPermitType = named(
  'ApplicationPermitType',
  Type.Object(
    {
      code: PermitTypeCode,
      version: Type.Integer({ description: 'The version that the application was created with. It keeps it.' }),
      names: ref(Names),
    },
    { description: 'The permit type of an application.', examples: [permitType] },
  ),
)

export const common = {
  id: Id('Identifier of the application.'),
  reference: Type.String({
    description: 'The number that people use to refer to it. Its last character is a check character.',
  }),
  version: Version,
  status: OneOf(statuses, { description: 'The status. More may come.' }),
  publicStage: OneOf(publicStages, { description: 'The stage as the public sees it.' }),
  permitType: ref(ApplicationPermitType),
  villageCode: nullable(RegionCode('The village of the place.')),
  createdAt: Instant('When the draft was created.'),
  submittedAt: nullable(Instant('When it was first submitted.')),
  updatedAt: Instant('When it last changed.'),
}
export const commonExample = {
  id: exampleId,
  reference,
  version: 1,
  status: 'draft',
  publicStage: 'preparing',
  permitType,
  villageCode: '31.71.06.1001',
  createdAt: exampleAt,
  submittedAt: null,
  updatedAt: exampleAt,
}
export const notStarted = { state: 'not_started', dueFor: 'completeness_check', dueAt: null } as const

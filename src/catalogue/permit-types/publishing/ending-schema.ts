import Type from 'typebox'
import { Instant, listOf, Names, named, nullable, OwnWords, ref, Timestamp } from '../../../http/schema.ts'
import { Code, DayOfRule, VersionNumber } from '../schema-parts.ts'
import { summaryExample, summaryMembers, versionExample, versionMembers } from '../summary-schema.ts'

const PublicReason = OwnWords('Reason. It is public.')
const retirementExample = { from: '2027-01-01', reason: 'Replaced by the national business number.' }
export const Retirement = named(
  'Retirement',
  Type.Object(
    {
      from: DayOfRule('First day on which no application can be started any more; not in the past.'),
      reason: PublicReason,
    },
    {
      additionalProperties: false,
      description: 'The end of a permit type. Applications in progress are completed.',
      examples: [retirementExample],
    },
  ),
)

const withdrawalExample = { at: '2026-11-23T02:15:30.000Z', reason: 'The tariff of the decree was misread.' }

const VersionWithdrawal = named(
  'VersionWithdrawal',
  Type.Object(
    { at: Timestamp('Time of the withdrawal.'), reason: PublicReason },
    {
      additionalProperties: false,
      description: 'The withdrawal of a version before its first day.',
      examples: [withdrawalExample],
    },
  ),
)

export const NewWithdrawal = named(
  'NewWithdrawal',
  Type.Object(
    { reason: PublicReason },
    {
      additionalProperties: false,
      description: 'The reason for a withdrawal.',
      examples: [{ reason: withdrawalExample.reason }],
    },
  ),
)

export const PermitTypeWithdrawal = named(
  'PermitTypeWithdrawal',
  Type.Object(
    { code: Code, version: VersionNumber, reason: PublicReason, at: Instant('Time of the withdrawal.') },
    {
      additionalProperties: false,
      description: 'A version that was published and withdrawn before its first day.',
      examples: [{ code: 'IMB', version: 2, ...withdrawalExample }],
    },
  ),
)

const listedVersionExample = { ...versionExample, ...summaryExample, withdrawal: null }
const ListedPermitTypeVersion = named(
  'ListedPermitTypeVersion',
  Type.Object(
    { ...versionMembers, ...summaryMembers, withdrawal: nullable(ref(VersionWithdrawal)) },
    {
      additionalProperties: false,
      description: 'A version of a permit type in a list. A withdrawn version never comes into force.',
      examples: [listedVersionExample],
    },
  ),
)
export const PermitTypeVersionList = listOf(
  'PermitTypeVersionList',
  ListedPermitTypeVersion,
  'Versions of a permit type, the oldest first.',
  listedVersionExample,
)

export const AnnouncedRetirement = named(
  'AnnouncedRetirement',
  Type.Object(
    {
      code: Code,
      ...Retirement.properties,
      announcedAt: Instant('Time of the announcement.'),
      underWay: ref(Names),
    },
    {
      additionalProperties: false,
      description: 'The end of a permit type, and the consequences for applications in progress.',
      examples: [
        {
          code: 'IMB',
          ...retirementExample,
          announcedAt: '2026-11-23T02:15:30.000Z',
          underWay: {
            id:
              'Permohonan yang dimulai sebelum 1 Januari 2027 tetap dapat diajukan dan diselesaikan, tanpa batas ' +
              'akhir.',
            en:
              'Applications begun before 1 January 2027 can still be submitted and are completed; there is no last ' +
              'day for them.',
          },
        },
      ],
    },
  ),
)

export const endingSchemas = [
  Retirement,
  VersionWithdrawal,
  NewWithdrawal,
  PermitTypeWithdrawal,
  ListedPermitTypeVersion,
  PermitTypeVersionList,
  AnnouncedRetirement,
]

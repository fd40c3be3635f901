import Type from 'typebox'
import { Instant, listOf, Names, named, nullable, ref, Timestamp } from '../../http/schema.ts'
import {
  Code,
  Retirement,
  retirementExample,
  summaryExample,
  summaryMembers,
  VersionNumber,
  versionExample,
  versionMembers,
} from './schema.ts'

const withdrawalExample = { at: '2026-11-23T02:15:30.000Z', reason: 'The tariff of the decree was misread.' }
const WithdrawalReason = Type.String({ minLength: 1, maxLength: 2_000, description: 'Why; everybody may read it.' })

const VersionWithdrawal = named(
  'VersionWithdrawal',
  Type.Object(
    { at: Timestamp('When it was withdrawn.'), reason: WithdrawalReason },
    {
      additionalProperties: false,
      description: 'That a version was withdrawn before its first day.',
      examples: [withdrawalExample],
    },
  ),
)

export const NewWithdrawal = named(
  'NewWithdrawal',
  Type.Object(
    { reason: WithdrawalReason },
    {
      additionalProperties: false,
      description: 'Why a version is withdrawn.',
      examples: [{ reason: withdrawalExample.reason }],
    },
  ),
)

export const PermitTypeWithdrawal = named(
  'PermitTypeWithdrawal',
  Type.Object(
    { code: Code, version: VersionNumber, reason: WithdrawalReason, at: Instant('When it was withdrawn.') },
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
      description: 'A version of a permit type as lists show it. One that was withdrawn never comes into force.',
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
      announcedAt: Instant('When it was announced.'),
      underWay: ref(Names),
    },
    {
      additionalProperties: false,
      description: 'The end of a permit type, announced or come, and what becomes of applications that are under way.',
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
  VersionWithdrawal,
  NewWithdrawal,
  PermitTypeWithdrawal,
  ListedPermitTypeVersion,
  PermitTypeVersionList,
  AnnouncedRetirement,
]

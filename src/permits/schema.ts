import Type from 'typebox'
import { Office } from '../offices/schema.ts'
import { Id, Instant, listOf, named, Names, nullable, OneOf, paging, ref, RegionCode } from '../schema.ts'

/** What can truly be said of a permit today. More states come with its life after issue. */
const states = ['in_force'] as const

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const example = {
  id, reference: '7K3M-9QXT-C', state: 'in_force', permitType: { code: 'IMB', names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' } },
  villageCode: '31.71.06.1001', office: { id, names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' }, level: 'district', regionCode: '31.71.06', state: 'online' },
  issuedAt: '2026-11-23T02:15:30.000Z', handedOverAt: null, changedAt: '2026-11-23T02:15:30.000Z', holder: null,
}

export const Permit = named('Permit', Type.Object({
  id: Id('The permit.'),
  reference: Type.String({ description: 'The reference of the application it was issued for.' }),
  state: OneOf(states, { description: 'Whether it holds. More states will come.' }),
  permitType: Type.Object({
    code: Type.String({ description: 'Its code in the catalogue.' }),
    names: ref(Names),
  }, { additionalProperties: false, description: 'What it permits.' }),
  villageCode: RegionCode('The village it is for.'),
  office: ref(Office),
  issuedAt: Instant('When it was signed.'),
  handedOverAt: nullable(Instant('When its holder got it; null until then.')),
  changedAt: Instant('When anything of this changed last.'),
  holder: nullable(Type.Object({ name: Type.String({ description: 'Their name, as in the application.' }) }, { additionalProperties: false, description: 'Who holds it: only for a purpose that is registered to open it.' })),
}, { additionalProperties: false, description: 'An issued permit; nothing of its holder but what the purpose opens.', examples: [example] }))

export const PermitList = listOf('PermitList', Permit, 'Permits, in the order in which they changed.', example)

export const PermitQuery = Type.Object({
  permitType: Type.Optional(Type.String({ pattern: '^[A-Z][A-Z0-9-]{1,19}$', description: 'Only permits of this type.', examples: ['IMB'] })),
  regionCode: Type.Optional(RegionCode('Only permits for places in this region.')),
  changedSince: Type.Optional(Type.String({ format: 'date-time', description: 'Only permits that changed then or later.', examples: ['2026-11-23T00:00:00Z'] })),
  ...paging,
}, { additionalProperties: false })

/** An agency says what it asks for. */
export const PurposeHeader = Type.Object({
  purpose: Type.String({ pattern: '^[a-z][a-z0-9_]{1,49}$', description: 'What for: the code of one of the purposes the agency is registered with.', examples: ['collateral_check'] }),
})

export const permitSchemas = [Permit, PermitList]

import Type from 'typebox'
import { levels } from '../offices/network.ts'
import { Office } from '../offices/schema.ts'
import { permitStates } from '../permits/life.ts'
import { Day, Instant, named, Names, nullable, OneOf, ref, RegionCode } from '../schema.ts'

const example = {
  genuine: true, state: 'in_force', meaning: { id: 'Izin ini asli dan berlaku.', en: 'This permit is genuine and in force.' }, number: '128/8.1/31.71.06/-1.785.51/2026',
  permitType: { code: 'IMB', names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' } },
  place: { villageCode: '31.71.06.1001', names: [{ level: 'village', name: 'Menteng' }, { level: 'district', name: 'Menteng' }, { level: 'city', name: 'Kota Administrasi Jakarta Pusat' }, { level: 'province', name: 'Daerah Khusus Ibukota Jakarta' }] },
  issuedBy: { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70', names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' }, level: 'district', regionCode: '31.71.06', state: 'online' },
  successor: null, holder: 'A••• 1•••', issuedAt: '2026-11-23T02:15:30.000Z', validFrom: '2026-11-23', validUntil: null, revokedFrom: null, supersededBy: null, checkedAt: '2026-11-27T02:15:30.000Z',
}

export const PermitVerification = named('PermitVerification', Type.Object({
  genuine: Type.Literal(true, { description: 'It was issued here. What was not is answered with 404.' }),
  state: OneOf(permitStates, { description: 'What it is at this moment. Only `in_force` holds. More states may come.' }),
  meaning: ref(Names),
  number: Type.String({ description: 'Its number: compare it with the one on the paper.' }),
  permitType: Type.Object({
    code: Type.String({ description: 'Its code in the catalogue.' }),
    names: ref(Names),
  }, { additionalProperties: false, description: 'What it permits.' }),
  place: Type.Object({
    villageCode: RegionCode('The village.'),
    names: Type.Array(Type.Object({ level: OneOf(levels, { description: 'Of which level.' }), name: Type.String({ description: 'What it is called.' }) }, { additionalProperties: false, description: 'A region.' }), { description: 'The village and what it lies in, from the nearest upwards.' }),
  }, { additionalProperties: false, description: 'Where.' }),
  issuedBy: ref(Office),
  successor: nullable(ref(Office)),
  holder: nullable(Type.String({ description: 'The first letters of its holder\'s name, to compare with the paper; null where there is none.' })),
  issuedAt: Instant('When it was signed.'),
  validFrom: nullable(Day('The first day on which it holds; null until it is known.')),
  validUntil: nullable(Day('The last day on which it holds; null where that is not limited.')),
  revokedFrom: nullable(Day('The first day on which it is revoked: while it lies ahead, the permit still holds. Null when nobody has revoked it.')),
  supersededBy: nullable(Type.Object({ number: Type.String({ description: 'Its number.' }) }, { additionalProperties: false, description: 'The permit that took its place.' })),
  checkedAt: Instant('Of which moment this is true.'),
}, {
  additionalProperties: false,
  description: 'What everybody may know of a permit who has its code. `issuedBy` is the office that signed it; `successor` the one that answers for it since that was dissolved. Nothing of its holder but the masked name.',
  examples: [example],
}))

/** Anything may stand in the address: what is no token is answered as an unknown one. */
export const VerificationParams = Type.Object({ token: Type.String({ description: 'The code on the permit: what its QR code ends in.', examples: ['Yq3vN0d7b2WcR8mKfT1xUe5H'] }) })

export const verificationSchemas = [PermitVerification]

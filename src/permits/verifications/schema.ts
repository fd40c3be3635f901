import Type from 'typebox'
import { Day, Instant, Names, named, nullable, OneOf, RegionCode, ref } from '../../http/schema.ts'
import { exampleOfficeInNetwork } from '../../network/offices/example.ts'
import { levels } from '../../network/offices/network.ts'
import { Office } from '../../network/offices/schema.ts'
import { permitStates } from '../life.ts'

export const verificationExample = {
  genuine: true,
  state: 'in_force',
  meaning: { id: 'Izin ini asli dan berlaku.', en: 'This permit is genuine and in force.' },
  number: '128/8.1/31.71.06/-1.785.51/2026',
  permitType: {
    code: 'IMB',
    names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
  },
  place: {
    villageCode: '31.71.06.1001',
    names: [
      { level: 'village', name: 'Menteng' },
      { level: 'district', name: 'Menteng' },
      { level: 'city', name: 'Kota Administrasi Jakarta Pusat' },
      { level: 'province', name: 'Daerah Khusus Ibukota Jakarta' },
    ],
  },
  issuedBy: exampleOfficeInNetwork,
  successor: null,
  holder: 'A••• 1•••',
  issuedAt: '2026-11-23T02:15:30.000Z',
  validFrom: '2026-11-23',
  validUntil: null,
  revokedFrom: null,
  supersededBy: null,
  checkedAt: '2026-11-27T02:15:30.000Z',
}

export const PermitVerification = named(
  'PermitVerification',
  Type.Object(
    {
      genuine: Type.Literal(true, { description: 'The permit was issued here. For others the answer is 404.' }),
      state: OneOf(permitStates, { description: 'State now. Only `in_force` is valid. More may come.' }),
      meaning: ref(Names),
      number: Type.String({ description: 'Number of the permit. Compare it with the paper.' }),
      permitType: Type.Object(
        {
          code: Type.String({ description: 'Code in the catalogue.' }),
          names: ref(Names),
        },
        { additionalProperties: false, description: 'The permit type.' },
      ),
      place: Type.Object(
        {
          villageCode: RegionCode('Code of the village.'),
          names: Type.Array(
            Type.Object(
              {
                level: OneOf(levels, { description: 'Level of the region.' }),
                name: Type.String({ description: 'Name of the region.' }),
              },
              { additionalProperties: false, description: 'A region.' },
            ),
            { description: 'The village and the regions around it, from the smallest up.' },
          ),
        },
        { additionalProperties: false, description: 'Place of the permit.' },
      ),
      issuedBy: ref(Office),
      successor: nullable(ref(Office)),
      holder: nullable(
        Type.String({
          description: "First letters of the holder's name. Compare them with the paper. Null without a name.",
        }),
      ),
      issuedAt: Instant('Time of the signature.'),
      validFrom: nullable(Day('First day of validity. Null while it is not known.')),
      validUntil: nullable(Day('Last day of validity. Null: no limit.')),
      revokedFrom: nullable(
        Day('First day of the revocation. Until that day `state` still applies. Null: not revoked.'),
      ),
      supersededBy: nullable(
        Type.Object(
          { number: Type.String({ description: 'Number of that permit.' }) },
          { additionalProperties: false, description: 'The permit that superseded it.' },
        ),
      ),
      checkedAt: Instant('Time of this check.'),
    },
    {
      additionalProperties: false,
      description:
        'The public data of a permit. `issuedBy` is the office that signed it. `successor` is the office responsible ' +
        'since the issuer was dissolved. Of the holder only the masked name is given.',
      examples: [verificationExample],
    },
  ),
)

/** The path parameters. The token has no pattern: a malformed one is answered like an unknown one. */
export const VerificationParams = Type.Object({
  token: Type.String({
    description:
      'Code of the permit: the last segment of the URL in its QR code, or the short code beside it. In the short code, ' +
      'case, spaces and dashes do not matter.',
    examples: ['Yq3vN0d7b2WcR8mKfT1xUe5H', '4RT9-0MXW-7C2H-K5JS'],
  }),
})

/** The query parameters of the check of a permit. Those that trackers add to a link are ignored. */
export const VerificationQuery = Type.Object(
  {
    language: Type.Optional(
      Type.String({
        description: 'Language of the page: `id` or `en`. With any other value, as without one, by `Accept-Language`.',
        examples: ['en'],
      }),
    ),
  },
  { additionalProperties: true },
)

export const verificationSchemas = [PermitVerification]

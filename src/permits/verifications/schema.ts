import Type, { type Static } from 'typebox'
import { Day, Instant, Names, named, nullable, OneOf, RegionCode, ref } from '../../http/schema.ts'
import { levels } from '../../network/offices/network.ts'
import { Office } from '../../network/offices/schema.ts'
import { languages } from '../../platform/words.ts'
import { permitStates } from '../life.ts'

const example = {
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
  issuedBy: {
    id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
    names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
    level: 'district',
    regionCode: '31.71.06',
    state: 'online',
  },
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
      genuine: Type.Literal(true, { description: 'It was issued here. What was not is answered with 404.' }),
      state: OneOf(permitStates, {
        description: 'What it is at this moment. Only `in_force` holds. More states may come.',
      }),
      meaning: ref(Names),
      number: Type.String({ description: 'Its number: compare it with the one on the paper.' }),
      permitType: Type.Object(
        {
          code: Type.String({ description: 'Its code in the catalogue.' }),
          names: ref(Names),
        },
        { additionalProperties: false, description: 'What it permits.' },
      ),
      place: Type.Object(
        {
          villageCode: RegionCode('The village.'),
          names: Type.Array(
            Type.Object(
              {
                level: OneOf(levels, { description: 'Of which level.' }),
                name: Type.String({ description: 'What it is called.' }),
              },
              { additionalProperties: false, description: 'A region.' },
            ),
            { description: 'The village and what it lies in, from the nearest upwards.' },
          ),
        },
        { additionalProperties: false, description: 'Where.' },
      ),
      issuedBy: ref(Office),
      successor: nullable(ref(Office)),
      holder: nullable(
        Type.String({
          description: "The first letters of its holder's name, to compare with the paper; null where there is none.",
        }),
      ),
      issuedAt: Instant('When it was signed.'),
      validFrom: nullable(Day('The first day on which it holds; null until it is known.')),
      validUntil: nullable(Day('The last day on which it holds; null where that is not limited.')),
      revokedFrom: nullable(
        Day(
          'The first day on which it is revoked: while it lies ahead, the permit still holds. Null when nobody has ' +
            'revoked it.',
        ),
      ),
      supersededBy: nullable(
        Type.Object(
          { number: Type.String({ description: 'Its number.' }) },
          { additionalProperties: false, description: 'The permit that took its place.' },
        ),
      ),
      checkedAt: Instant('Of which moment this is true.'),
    },
    {
      additionalProperties: false,
      description:
        'What everybody may know of a permit who has its code. `issuedBy` is the office that signed it; `successor` ' +
        'the one that answers for it since that was dissolved. Nothing of its holder but the masked name.',
      examples: [example],
    },
  ),
)

/**
 * Results of the check of a file: `unchanged` is exactly a certificate made here, `altered` names a permit of ours but
 * is not its certificate, `unknown` is neither.
 */
export const verdicts = ['unchanged', 'altered', 'unknown'] as const
export type Verdict = (typeof verdicts)[number]

const sha256Example = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c'
export const FileHash = named(
  'FileHash',
  Type.Object(
    {
      sha256: Type.String({ pattern: '^[0-9a-fA-F]{64}$', description: 'The SHA-256 of the file, in hexadecimal.' }),
    },
    { additionalProperties: false, description: 'A file, by its hash.', examples: [{ sha256: sha256Example }] },
  ),
)

export const FileVerification = named(
  'FileVerification',
  Type.Object(
    {
      verdict: OneOf(verdicts, {
        description:
          '`unchanged`: exactly this file was made and signed here. `altered`: it names a permit of ours, but is ' +
          'not the file that was made for it: changed, signed anew, or made up. `unknown`: it is none of ours. More ' +
          'may come.',
      }),
      meaning: ref(Names),
      sha256: Type.String({ description: 'The SHA-256 of the file.' }),
      certificate: nullable(
        Type.Object(
          {
            language: OneOf(languages, { description: 'The language it is in.' }),
            madeAt: Instant('When it was signed and stored.'),
          },
          { additionalProperties: false, description: 'Which certificate it is.' },
        ),
      ),
      permit: nullable(ref(PermitVerification)),
    },
    {
      additionalProperties: false,
      description:
        'What there is to say of a file, and what the permit is today that it was made for, or names. Only an ' +
        'unchanged file is worth its words, and only a permit in force holds.',
      examples: [
        {
          verdict: 'unchanged',
          meaning: { id: 'Berkas ini persis seperti yang kami terbitkan.', en: 'This file is exactly what we issued.' },
          sha256: sha256Example,
          certificate: { language: 'id', madeAt: '2026-11-23T02:15:31.000Z' },
          permit: example,
        },
      ],
    },
  ),
)

/** Anything may stand in the address: what is no token is answered as an unknown one. */
export const VerificationParams = Type.Object({
  token: Type.String({
    description:
      'The code on the permit: what its QR code ends in, or the short code beside it, in which case, spaces and ' +
      'dashes do not matter.',
    examples: ['Yq3vN0d7b2WcR8mKfT1xUe5H', '4RT9-0MXW-7C2H-K5JS'],
  }),
})

const PdfFile = named(
  'PdfFile',
  Type.String({ format: 'binary', description: 'A PDF, as it is.', examples: ['(the bytes of a PDF)'] }),
)

/** A file itself, or its hash. */
export const File = {
  content: {
    'application/json': { schema: ref(FileHash) },
    'application/pdf': { schema: ref(PdfFile) },
  },
}
export const isHash = (body: unknown): body is Static<typeof FileHash> =>
  typeof body === 'object' && body !== null && 'sha256' in body

export const Page = Type.String({ description: 'A page.', examples: ['<!doctype html><html lang="en">…</html>'] })

/** In which language a page is shown. */
export const VerificationQuery = Type.Object(
  {
    language: Type.Optional(
      OneOf(languages, {
        description: 'The language of the page; absent: the one asked for by `Accept-Language`.',
        examples: ['en'],
      }),
    ),
  },
  { additionalProperties: false },
)

export const verificationSchemas = [PermitVerification, FileHash, PdfFile, FileVerification]

import Type, { type Static } from 'typebox'
import { Instant, listOf, Names, named, nullable, OneOf, ref } from '../../http/schema.ts'

/** The most shapes of an emblem: far more than coats of arms for print have. */
const shapesLimit = 200
const pathCharactersLimit = 20_000
const sideLimit = 10_000

const shapeExample = { path: 'M0 0H40V60H0Z', fill: '#1f4e79' }
const EmblemShape = named(
  'EmblemShape',
  Type.Object(
    {
      path: Type.String({
        pattern: '^[Mm][MmLlHhVvCcSsQqTtAaZz0-9eE ,.+\\n-]*$',
        maxLength: pathCharactersLimit,
        examples: ['M0,0H10V10Z'],
        description:
          'The outline as SVG path data, the attribute `d` of a `path`. As in SVG, it is drawn up to its first fault.',
      }),
      fill: Type.String({
        pattern: '^#[0-9a-fA-F]{6}$',
        description: 'The colour inside, as `#rrggbb`.',
        examples: ['#1f3a5f'],
      }),
      fillRule: Type.Optional(
        OneOf(['nonzero', 'evenodd'], {
          description: 'Rule for the parts that are inside where outlines overlap, as in SVG. Absent: `nonzero`.',
        }),
      ),
    },
    { additionalProperties: false, description: 'One filled shape of an emblem.', examples: [shapeExample] },
  ),
)

const emblemExample = {
  width: 40,
  height: 60,
  alt: { id: 'Lambang contoh: pintu', en: 'Sample emblem: a door' },
  shapes: [shapeExample],
}
const Emblem = named(
  'Emblem',
  Type.Object(
    {
      width: Type.Number({
        exclusiveMinimum: 0,
        maximum: sideLimit,
        description: 'Width of the drawing in its units.',
      }),
      height: Type.Number({
        exclusiveMinimum: 0,
        maximum: sideLimit,
        description: 'Height of the drawing in its units.',
      }),
      alt: ref(Names),
      shapes: Type.Array(ref(EmblemShape), {
        minItems: 1,
        maxItems: shapesLimit,
        description: 'The shapes, the lowest first. Their paths have at most 200,000 characters in all.',
      }),
    },
    {
      additionalProperties: false,
      description: 'A drawing of filled shapes, from the top left corner, and the words that a screen reader says.',
      examples: [emblemExample],
    },
  ),
)

const layoutExample = {
  emblem: emblemExample,
  letterhead: [{ id: 'Pelayanan Terpadu Satu Pintu', en: 'One-Stop Service' }],
  position: { id: 'Kepala {office}', en: 'Head of {office}' },
  signedIn: { id: 'Jakarta', en: 'Jakarta' },
  signatureField: { id: 'Ditandatangani secara elektronik oleh', en: 'Signed electronically by' },
  remarks: [
    {
      id: 'Dokumen ini ditandatangani secara elektronik menggunakan sertifikat elektronik.',
      en: 'This document was signed electronically with an electronic certificate.',
    },
  ],
  notice: { id: 'Data contoh.', en: 'Sample data.' },
}
export const NewCertificateLayout = named(
  'NewCertificateLayout',
  Type.Object(
    {
      emblem: nullable(ref(Emblem)),
      letterhead: Type.Array(ref(Names), {
        maxItems: 4,
        description:
          'Lines above the name of the issuing office. Without any, the regions stand there that the office lies in.',
      }),
      position: ref(Names),
      signedIn: nullable(ref(Names)),
      signatureField: ref(Names),
      remarks: Type.Array(ref(Names), {
        maxItems: 5,
        description: 'Sentences at the end, such as those that the law asks for about electronic signatures.',
      }),
      notice: nullable(ref(Names)),
    },
    {
      additionalProperties: false,
      description:
        'The layout of certificates. `position` is that of who signs; `{office}` in it stands for the name of the ' +
        'issuing office. `signedIn` is the place of signing, `signatureField` the words above the name of who ' +
        'signs, `notice` a line at the foot of the text.',
      examples: [layoutExample],
    },
  ),
)
export type NewCertificateLayout = Static<typeof NewCertificateLayout>

const editionMembers = {
  version: Type.Integer({ minimum: 1, description: 'The version number. A version never changes.' }),
  by: nullable(Type.String({ description: 'The administrator who made it; null for the layout of the sample.' })),
  at: Instant('When it was made. Permits that are issued from then on have it.'),
}
const editionExample = { version: 2, by: 'Administrator', at: '2026-11-28T02:15:30.000Z' }

export const CertificateLayoutEdition = named(
  'CertificateLayoutEdition',
  Type.Object(
    { ...editionMembers, layout: ref(NewCertificateLayout) },
    {
      additionalProperties: false,
      description: 'One version of the layout of certificates.',
      examples: [{ ...editionExample, layout: layoutExample }],
    },
  ),
)

const CertificateLayoutSummary = named(
  'CertificateLayoutSummary',
  Type.Object(editionMembers, {
    additionalProperties: false,
    description: 'A version of the layout of certificates, without the layout.',
    examples: [editionExample],
  }),
)
export const CertificateLayoutList = listOf(
  'CertificateLayoutList',
  CertificateLayoutSummary,
  'Versions of the layout, the newest first.',
  editionExample,
)

export const certificateLayoutSchemas = [
  EmblemShape,
  Emblem,
  NewCertificateLayout,
  CertificateLayoutEdition,
  CertificateLayoutSummary,
  CertificateLayoutList,
]

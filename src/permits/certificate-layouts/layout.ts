import type { Language, Names } from '../../platform/words.ts'

/** A shape of an emblem: SVG path data, and the colour it is filled with (`#rrggbb`). */
export interface EmblemShape {
  path: string
  fill: string
  fillRule?: 'nonzero' | 'evenodd'
}

/** A drawing in units of its own, from the top left corner. */
export interface Emblem {
  width: number
  height: number
  alt: Names
  shapes: readonly EmblemShape[]
}

/** The layout of the certificates of a network: all that every permit type has in common. */
export interface CertificateLayout {
  emblem: Emblem | null
  /** Lines above the name of the office; none: the regions that the office lies in. */
  letterhead: readonly Names[]
  /** The position of who signs; `{office}` stands for the name of the office. */
  position: Names
  signedIn: Names | null
  signatureField: Names
  /** Sentences at the end, such as those that the law asks for about electronic signatures. */
  remarks: readonly Names[]
  notice: Names | null
}

/** The layout while a network has set none. */
export const plainLayout: CertificateLayout = {
  emblem: null,
  letterhead: [],
  position: { id: 'Kepala {office}', en: 'Head of the {office}' },
  signedIn: null,
  signatureField: { id: 'Ditandatangani secara elektronik oleh', en: 'Signed electronically by' },
  remarks: [
    {
      id: 'Tanda tangan elektronik ada pada berkas PDF. Cetakan diperiksa melalui kode di atas.',
      en: 'The electronic signature is in the PDF file. Check a print by the code above.',
    },
  ],
  notice: null,
}

/** Returns the position of who signs for an office. */
export const positionAt = ({ position }: CertificateLayout, office: Names, language: Language): string =>
  position[language].replaceAll('{office}', office[language])

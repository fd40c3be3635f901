import type { Language, Names } from '../../platform/words.ts'

/** A shape of an emblem: SVG path data, and its fill colour (`#rrggbb`). */
export interface EmblemShape {
  path: string
  fill: string
  fillRule?: 'nonzero' | 'evenodd'
}

/** A drawing in its own units, from the top left corner. `alt`: the text for screen readers. */
export interface Emblem {
  width: number
  height: number
  alt: Names
  shapes: readonly EmblemShape[]
}

/** The layout of certificates that all permit types of a network share. */
export interface CertificateLayout {
  emblem: Emblem | null
  /** Lines above the name of the office. Empty: the regions around the office. */
  letterhead: readonly Names[]
  /** The position of the signatory. `{office}` is replaced by the name of the office. */
  position: Names
  signedIn: Names | null
  signatureField: Names
  /** Sentences at the end, such as those that the law requires about electronic signatures. */
  remarks: readonly Names[]
  notice: Names | null
}

/** The layout of a network that has not set one. */
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

/** Returns the position of the signatory, with the name of the office where the position says `{office}`. */
export const positionAt = (position: Names, office: Names, language: Language): string =>
  position[language].replaceAll('{office}', office[language])

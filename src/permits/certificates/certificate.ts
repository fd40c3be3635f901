import { holderIn } from '../../catalogue/permit-types/holder.ts'
import type { PermitTypeDefinition } from '../../catalogue/permit-types/schema.ts'
import { contactLines, type OfficeContact } from '../../network/offices/contact.ts'
import type { Level } from '../../network/offices/network.ts'
import type { Language, Names } from '../../platform/words.ts'
import { answered } from './answered.ts'

/** A region as a certificate names it. */
export interface NamedRegion {
  level: Level
  name: string
}

/** All a certificate is made of. It is fixed when the permit is issued: the same facts give the same certificate. */
export interface CertificateFacts {
  number: string
  /** The public address that shows the state of the permit. */
  address: string
  office: Names
  contact: OfficeContact
  /** The office's region and those it lies in, from the nearest upwards; and those of the place. */
  officeRegions: readonly NamedRegion[]
  placeRegions: readonly NamedRegion[]
  type: Pick<PermitTypeDefinition, 'names' | 'legalBasis' | 'form' | 'holder' | 'certificate'>
  answers: Record<string, unknown>
  issuedAt: Date
  /** The first day it holds; null: from the day it is handed over. */
  validFrom: string | null
  /** The last one; null: no limit is set. */
  validUntil: string | null
}

/** One thing a certificate says: a label and its lines. */
export interface Statement {
  label: string
  lines: readonly string[]
}

/** The whole text of a certificate in one language. */
export interface CertificateText {
  language: Language
  number: string
  address: string
  issuedAt: Date
  head: readonly string[]
  /** Address and telephone of the office. */
  reach: readonly string[]
  title: string
  numberLine: string
  opening: string
  statements: readonly Statement[]
  check: readonly string[]
  foot: string
  codeAlt: string
}

/** Returns the text of a certificate in one language. */
export function certificateText(facts: CertificateFacts, language: Language): CertificateText {
  const { number, address, office, contact, officeRegions, placeRegions, type, issuedAt } = facts
  const say = words[language]
  const above = officeRegions.slice(1)
  return {
    language,
    number,
    address,
    issuedAt,
    head: [
      ...(above.length > 0 ? [above.map((region) => regionName(region, language)).join(', ')] : []),
      office[language],
    ],
    reach: contactLines(contact, language),
    title: type.names[language],
    numberLine: `${say.number} ${number}`,
    opening: say.opening(office[language]),
    statements: statementsOf(facts, language, {
      place: placeRegions.map((region) => regionName(region, language)).join(', '),
    }),
    check: say.check,
    foot: say.foot(dayOf(issuedAt, language)),
    codeAlt: `${say.codeAlt} ${address}`,
  }
}

function statementsOf(
  { type, answers, issuedAt, validFrom, validUntil }: CertificateFacts,
  language: Language,
  { place }: { place: string },
): Statement[] {
  const say = words[language]
  const { shows = [], conditions = [] } = type.certificate ?? {}
  const holder = holderIn(answers, type.holder)
  const begins = validFrom === null ? say.fromHandover : `${say.from} ${spelled(validFrom, language)}`
  return [
    { label: say.holder, lines: [holder ?? say.noHolder] },
    { label: say.place, lines: [place] },
    {
      label: say.permitted,
      lines: [type.names[language], ...shows.flatMap((pointer) => answered(type.form, answers, pointer, language))],
    },
    ...(conditions.length > 0
      ? [{ label: say.conditions, lines: conditions.map((condition, index) => `${index + 1}. ${condition[language]}`) }]
      : []),
    { label: say.issued, lines: [dayOf(issuedAt, language)] },
    {
      label: say.validity,
      lines: [begins, validUntil === null ? say.noEnd : `${say.until} ${spelled(validUntil, language)}`],
    },
    ...(type.legalBasis.length > 0
      ? [{ label: say.basis, lines: type.legalBasis.map(({ citation }) => citation) }]
      : []),
  ]
}

const levelNames: Partial<Record<Level, Names>> = {
  village: { id: 'Kelurahan', en: 'Village' },
  district: { id: 'Kecamatan', en: 'District' },
}

/** Cities and provinces have their kind in their names. */
export function regionName({ level, name }: NamedRegion, language: Language): string {
  const kind = levelNames[level]
  if (!kind) return name
  return language === 'id' ? `${kind.id} ${name}` : `${name} ${kind.en}`
}

const locales: Record<Language, string> = { id: 'id-ID', en: 'en-GB' }
const dayIn = (language: Language, timeZone: string) =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone })
const days = {
  id: [dayIn('id', 'Asia/Jakarta'), dayIn('id', 'UTC')],
  en: [dayIn('en', 'Asia/Jakarta'), dayIn('en', 'UTC')],
} as const

/** The day of a moment in the network's time, in words. */
export const dayOf = (moment: Date, language: Language): string => days[language][0].format(moment)
/** A day, in words. */
export const spelled = (day: string, language: Language): string =>
  days[language][1].format(new Date(`${day}T00:00:00Z`))

const words = {
  id: {
    number: 'Nomor:',
    opening: (office: string) => `${office} memberikan izin ini.`,
    holder: 'Pemegang izin',
    noHolder: 'Sesuai permohonan',
    place: 'Lokasi',
    permitted: 'Yang diizinkan',
    conditions: 'Ketentuan',
    issued: 'Diterbitkan',
    validity: 'Masa berlaku',
    from: 'Sejak',
    until: 'Sampai dengan',
    fromHandover: 'Sejak hari diserahkan',
    noEnd: 'Tanpa batas waktu yang ditetapkan',
    basis: 'Dasar hukum',
    check: ['Pindai kode ini untuk memeriksa apakah izin ini asli dan masih berlaku. Alamatnya:'],
    codeAlt: 'Kode QR dengan alamat pemeriksaan',
    foot: (day: string) =>
      `Diterbitkan ${day} dan ditandatangani secara elektronik. Cetakan hanya salinan: yang berlaku adalah ` +
      'berkas PDF ini dengan tanda tangannya, dan apa yang dijawab alamat di atas.',
  },
  en: {
    number: 'Number:',
    opening: (office: string) => `${office} grants this permit.`,
    holder: 'Holder',
    noHolder: 'As in the application',
    place: 'Place',
    permitted: 'What is permitted',
    conditions: 'Conditions',
    issued: 'Issued',
    validity: 'Validity',
    from: 'From',
    until: 'Until',
    fromHandover: 'From the day it is handed over',
    noEnd: 'No end is set',
    basis: 'Legal basis',
    check: ['Scan this code to see whether this permit is genuine and in force. Its address:'],
    codeAlt: 'QR code with the address for checking',
    foot: (day: string) =>
      `Issued on ${day} and signed electronically. A print is only a copy: what counts is this PDF file with ` +
      'its signature, and what the address above answers.',
  },
} as const

import { holderIn } from '../../catalogue/permit-types/holder.ts'
import { contactLines } from '../../network/offices/contact.ts'
import { dayInWords } from '../../platform/moment-words.ts'
import type { Language } from '../../platform/words.ts'
import { type Emblem, positionAt } from '../certificate-layouts/layout.ts'
import { answered } from './answered.ts'
import { certificateWords } from './certificate-words.ts'
import type { CertificateFacts, Signatory } from './facts.ts'
import { regionName } from './region-names.ts'
import { pairStatements, type Statement } from './statement.ts'

/** The texts of the signature field. */
interface SigningText {
  placeAndDay: readonly string[]
  position: string
  field: string
  name: string
  details: readonly string[]
}

/** The whole text of a certificate in one language, ready to be drawn. */
export interface CertificateText {
  language: Language
  issuedAt: Date
  /** The texts in the other language below title, opening, decider and decision. Null for one language. */
  also: { language: Language; title: string; opening: string; decider: string; decides: string } | null
  emblem: Emblem | null
  /** The lines above the name of the office. */
  letterhead: readonly string[]
  office: string
  reach: readonly string[]
  /** Above the number of a decree; null for a letter. */
  heading: string | null
  numberLine: string
  about: string
  title: string
  /** The first sentence of a letter; null for a decree. */
  opening: string | null
  /** The considerations and legal bases of a decree. */
  preamble: readonly Statement[]
  /** The position of the decider, above the preamble of a decree; null for a letter. */
  decider: string | null
  decides: string
  statements: readonly Statement[]
  signing: SigningText
  /** The address in the QR code. */
  address: string
  codeAlt: string
  check: string
  /** The short code and its address; null without one. */
  typed: { code: string; address: string } | null
  copies: Statement | null
  remarks: readonly string[]
  notice: string | null
  specimen: string | null
  pageLine: (page: number, pages: number) => string
}

/** Returns the text of a certificate in one language, with the other language below it if its type is bilingual. */
export function certificateText(facts: CertificateFacts, language: Language): CertificateText {
  const { number, address, typed, layout, office, contact, officeRegions, type, issuedAt } = facts
  const say = certificateWords[language]
  const { title = type.names, decree, copies = [] } = type.certificate ?? {}
  const position = positionAt(layout.position, office, language)
  const above = officeRegions.slice(1).map((region) => regionName(region, language))
  const letterhead = layout.letterhead.map((line) => line[language])
  const regions = above.length > 0 ? [above.join(', ')] : []
  return {
    language,
    issuedAt,
    also: type.certificate?.bilingual ? alsoIn(facts, otherThan(language)) : null,
    emblem: layout.emblem,
    letterhead: letterhead.length > 0 ? letterhead : regions,
    office: office[language],
    reach: contactLines(contact, language),
    heading: decree ? decree.heading[language].replaceAll('{position}', position) : null,
    numberLine: `${say.number}: ${number}`,
    about: say.about,
    title: title[language],
    opening: decree ? null : say.opening(office[language]),
    preamble: inLanguages(facts, language, preambleOf),
    decider: decree ? `${position},` : null,
    decides: say.decides,
    statements: inLanguages(facts, language, statementsOf),
    signing: {
      placeAndDay: say.signed(layout.signedIn?.[language] ?? null, dayInWords(issuedAt, language)),
      position: positionAt(facts.signatory?.position ?? layout.position, office, language),
      field: layout.signatureField[language],
      ...signatoryIn(facts.signatory, language),
    },
    address,
    codeAlt: `${say.codeAlt} ${address}`,
    check: typed ? say.checkOrType : say.check,
    typed,
    copies:
      copies.length > 0 ? { label: say.copies, lines: copies.map((copy) => copy[language]), marks: 'numbers' } : null,
    remarks: layout.remarks.map((remark) => remark[language]),
    notice: layout.notice?.[language] ?? null,
    specimen: facts.isSpecimen ? say.specimen : null,
    pageLine: say.page,
  }
}

const otherThan = (language: Language): Language => (language === 'id' ? 'en' : 'id')

function alsoIn({ type, office, layout }: CertificateFacts, language: Language): CertificateText['also'] {
  const { opening, decides } = certificateWords[language]
  const { title = type.names } = type.certificate ?? {}
  return {
    language,
    title: title[language],
    opening: opening(office[language]),
    decider: `${positionAt(layout.position, office, language)},`,
    decides,
  }
}

/** Returns statements in a language, or in both if the permit type is bilingual. */
function inLanguages(
  facts: CertificateFacts,
  language: Language,
  statements: (facts: CertificateFacts, language: Language) => Statement[],
): Statement[] {
  const said = statements(facts, language)
  if (!facts.type.certificate?.bilingual) return said
  return pairStatements(said, statements(facts, otherThan(language)), otherThan(language))
}

function preambleOf({ type }: CertificateFacts, language: Language): Statement[] {
  if (!type.certificate?.decree) return []
  const say = certificateWords[language]
  const considering = (type.certificate?.decree?.considering ?? []).map((one) => one[language])
  const citations = type.legalBasis.map(({ citation }) => citation)
  return [
    { label: say.considering, lines: considering, marks: 'letters' },
    ...(citations.length > 0 ? [{ label: say.inViewOf, lines: citations, marks: 'numbers' } as const] : []),
  ]
}

function statementsOf(facts: CertificateFacts, language: Language): Statement[] {
  const { type, answers, placeRegions, validFrom, validUntil } = facts
  const say = certificateWords[language]
  const { shows = [], conditions = [], decree } = type.certificate ?? {}
  const begins = validFrom === null ? say.fromHandover : `${say.from} ${dayInWords(validFrom, language)}`
  const ends = validUntil === null ? say.noEnd : `${say.until} ${dayInWords(validUntil, language)}`
  const originals = originalsLine(facts, language)
  const basis = decree ? [] : type.legalBasis.map(({ citation }) => citation)
  return [
    { label: say.decision, lines: decree ? [decree.decision[language]] : [] },
    { label: say.holder, lines: [holderIn(answers, type.holder) ?? say.noHolder] },
    { label: say.place, lines: [placeRegions.map((region) => regionName(region, language)).join(', ')] },
    {
      label: say.permitted,
      lines: [type.names[language], ...shows.flatMap((pointer) => answered(type.form, answers, pointer, language))],
    },
    { label: say.validity, lines: [begins, ends] },
    {
      label: say.conditions,
      lines: [
        ...conditions.map((condition) => condition[language]),
        ...facts.conditions.map(({ text, agency }) => `${text[language]} (${agency[language]})`),
      ],
      marks: 'numbers' as const,
    },
    { label: say.originals, lines: originals === null ? [] : [originals] },
    { label: say.basis, lines: basis },
  ].filter(({ lines }) => lines.length > 0)
}

function originalsLine({ type, originals }: CertificateFacts, language: Language): string | null {
  const say = certificateWords[language]
  if (originals) return say.matched(originals.matched, dayInWords(originals.lastOn, language))
  return type.originalsGate === 'before_handover' ? say.matchedLater : null
}

function signatoryIn(signatory: Signatory | null, language: Language): Pick<SigningText, 'name' | 'details'> {
  const say = certificateWords[language]
  if (!signatory) return { name: say.bySystem, details: [] }
  const { name, rank, employeeNumber } = signatory
  return {
    name,
    details: [
      ...(rank === undefined ? [] : [rank]),
      ...(employeeNumber === undefined ? [] : [`${say.employeeNumber} ${employeeNumber}`]),
    ],
  }
}

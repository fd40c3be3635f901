import type { Habit, Way } from './mix.ts'

/**
 * An applicant whose way through the network few take. They have these habits and no others, and lose no time. A short
 * run would have them by luck only.
 */
export interface RareLife {
  permitType: string
  way: Way
  /** The place of their answers among the samples of the type; a random one unless given. */
  sample?: number
  habits?: readonly Habit[]
  /** The status in which they withdraw their application as soon as they see it. */
  leavesIn?: string
  /** The words with which the name of their first file begins: officers know by it what they find. */
  finding?: Finding
  /** Days that they wait in place of those of the others: from, to. */
  days?: Readonly<Record<string, readonly [number, number]>>
}

/**
 * Findings of officers: another page at the check of completeness, a page that only the review finds wrong, a site for
 * which the review proposes a refusal, and the head refuses, or a way about which the review asks another agency.
 */
export type Finding = 'wrong-page' | 'overlooked-page' | 'green-zone' | 'narrow-way'

/** Returns true when the name of a current file says that officers find this. */
export const shows = (file: { documents: readonly { fileName: string }[] }, finding: Finding): boolean =>
  file.documents.some(({ fileName }) => fileName.startsWith(finding))

/** Days that people with rare lives wait: from, to. */
export const hurried: Readonly<Record<string, readonly [number, number]>> = {
  betweenSittings: [0, 0],
  looksAgain: [0, 1],
  looksDaily: [0, 1],
  corrects: [0, 0],
  brings: [0, 1],
  collects: [0, 1],
  pays: [0, 0],
}

/** The number of newcomers of each day with a rare life: the next ones of the list, which begins anew at its end. */
export const rareLivesADay = 4

const never: readonly Habit[] = ['never_answers']
/** Looks several times a day: the status that they leave in may last for hours. */
const often = { looksDaily: [0, 0.25] } as const

/** The first four are those of the first day, when no type of this run is published yet. */
export const rareLives: readonly RareLife[] = [
  { permitType: 'SKTM', way: 'mail' },
  { permitType: 'SKTM', way: 'mail' },
  { permitType: 'SKTM', way: 'home', finding: 'green-zone', habits: ['objects'] },
  { permitType: 'SKTM', way: 'home', finding: 'green-zone', habits: ['objects'] },
  { permitType: 'PAGAR', way: 'home', sample: 1, leavesIn: 'ready_to_sign' },
  { permitType: 'PAGAR', way: 'home', sample: 1, habits: never },
  { permitType: 'PAGAR', way: 'home', habits: ['gives_up', 'comes_back'], days: { comesBackAfter: [5, 6] } },
  { permitType: 'SKDU', way: 'home', finding: 'green-zone', leavesIn: 'refusal_proposed', days: often },
  { permitType: 'SKTM', way: 'kiosk' },
  { permitType: 'SKTM', way: 'kiosk' },
  { permitType: 'SKTM', way: 'home', finding: 'green-zone', habits: ['objects'] },
  { permitType: 'PAGAR-CEPAT', way: 'home', finding: 'overlooked-page' },
  { permitType: 'PAGAR-CEPAT', way: 'home', finding: 'overlooked-page', habits: never },
  { permitType: 'IPTM', way: 'home', leavesIn: 'awaiting_originals' },
  { permitType: 'PAGAR', way: 'counter', sample: 1 },
  { permitType: 'SKTM', way: 'counter', finding: 'green-zone', habits: ['objects'] },
  { permitType: 'PAGAR-CEPAT', way: 'home', habits: ['asks_for_correction', 'reads_everything'] },
  { permitType: 'SKTM', way: 'home', habits: ['dies'] },
  { permitType: 'PAGAR-TANYA', way: 'home', finding: 'narrow-way', leavesIn: 'in_consultation', days: often },
  { permitType: 'PAGAR-DIAM', way: 'home' },
  { permitType: 'PAGAR-TINJAU', way: 'home' },
  { permitType: 'SKTM', way: 'home', finding: 'wrong-page', leavesIn: 'returned' },
  { permitType: 'PAGAR', way: 'home', sample: 1, leavesIn: 'awaiting_payment' },
  { permitType: 'PAGAR-ASLI', way: 'home', habits: ['books_visits', 'moves_visits'] },
  { permitType: 'SKDU', way: 'home', habits: ['brings_others_paper'] },
  { permitType: 'SKTM', way: 'home', finding: 'green-zone', leavesIn: 'refusal_proposed', days: often },
  { permitType: 'PAGAR-TINJAU', way: 'home', leavesIn: 'in_inspection' },
  { permitType: 'SKTM', way: 'home', finding: 'green-zone', habits: ['objects'] },
]

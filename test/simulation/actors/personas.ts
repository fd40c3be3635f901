import type { Chance } from '../bottle/chance.ts'
import { digitsOf } from './draws.ts'
import type { Habit, Mix, Way } from './mix.ts'
import type { RareLife } from './rare-lives.ts'

/** The properties of an applicant, drawn from the seed and the number. */
export interface Persona {
  number: number
  /** The subject of their tokens. */
  subject: string
  name: string
  nik: string
  phone: string
  email: string
  language: 'id' | 'en'
  way: Way
  villageCode: string
  permitType: string
  habits: ReadonlySet<Habit>
  /** The rare life that they lead; undefined for most. */
  rare?: RareLife
}

const givenNames = ['Sari', 'Budi', 'Dewi', 'Agus', 'Rina', 'Joko', 'Putri', 'Hadi', 'Maya', 'Eko', 'Tuti', 'Bayu']
const familyNames = ['Wijaya', 'Santoso', 'Lestari', 'Nugroho', 'Siregar', 'Pratama', 'Utami', 'Halim', 'Saputra']

/** Returns the persona with this number: the same for the same stream. */
export function personaOf(
  number: number,
  chance: Chance,
  { mix, villages, permitTypes }: { mix: Mix; villages: readonly string[]; permitTypes: Record<string, number> },
): Persona {
  const shares = Object.entries(mix.habits) as [Habit, number][]
  const villageCode = chance.pick(villages)
  return {
    number,
    subject: `warga-${number}`,
    name: `${chance.pick(givenNames)} ${chance.pick(familyNames)} ${number}`,
    nik: `${villageCode.replaceAll('.', '').slice(0, 6)}${birthDigits(chance)}${digitsOf(chance, 4)}`,
    phone: `+62812${digitsOf(chance, 8)}`,
    email: `warga-${number}@example.org`,
    way: chance.weighted(mix.ways),
    villageCode,
    permitType: chance.weighted(permitTypes),
    habits: new Set(shares.filter(([, share]) => chance.isTrue(share)).map(([habit]) => habit)),
    language: chance.isTrue(mix.habits.speaks_english) ? 'en' : 'id',
  }
}

/** Returns a persona who leads a rare life, with its permit type, way and habits only. */
export const withRareLife = (persona: Persona, rare: RareLife): Persona => ({
  ...persona,
  way: rare.way,
  permitType: rare.permitType,
  habits: new Set(rare.habits),
  rare,
})

const two = (value: number): string => String(value).padStart(2, '0')

/** Returns day (plus 40 for women), month and year of birth, as in an identity number. */
const birthDigits = (chance: Chance): string =>
  `${two(chance.whole(1, 28) + (chance.isTrue(0.5) ? 40 : 0))}${two(chance.whole(1, 12))}${two(chance.whole(50, 99))}`

/** Returns a copy of sample answers with the name, numbers and address of this person. */
export function answersOf(
  sample: Record<string, unknown>,
  { name, nik, phone, email }: Persona,
): Record<string, unknown> {
  const { applicant } = sample
  if (typeof applicant !== 'object' || applicant === null) return structuredClone(sample)
  const mine: Record<string, string> = { name, nik, phone, email }
  return {
    ...structuredClone(sample),
    applicant: Object.fromEntries(Object.entries(applicant).map(([field, value]) => [field, mine[field] ?? value])),
  }
}

import type { Chance } from '../bottle/chance.ts'

const hour = 3_600_000
const spellHours = 6

/**
 * The behaviour of an outside service. `gone`: it does nothing. `lost`: it does the work, but its answer never arrives.
 * `wrong`: it returns a wrong result.
 */
type Mood = 'fine' | 'gone' | 'lost' | 'wrong'

/** The share of each mood of a service; the rest is `fine`. */
export type Climate = Readonly<Partial<Record<Mood, number>>>

/** The moods of a service over time, drawn from the seed for every six hours. */
export class Weather {
  readonly #chance: Chance
  readonly #service: string
  readonly #weights: Record<Mood, number>
  readonly #now: () => Date
  #spell = { number: -1, mood: 'fine' as Mood }

  constructor(service: string, climate: Climate, { chance, now }: { chance: Chance; now: () => Date }) {
    const { gone = 0, lost = 0, wrong = 0 } = climate
    this.#weights = { fine: 1 - gone - lost - wrong, gone, lost, wrong }
    this.#service = service
    this.#chance = chance
    this.#now = now
  }

  /** The mood at the current virtual time. */
  get mood(): Mood {
    const number = Math.floor(this.#now().getTime() / (spellHours * hour))
    if (number !== this.#spell.number)
      this.#spell = { number, mood: this.#chance.of(`${this.#service} ${number}`).weighted(this.#weights) }
    return this.#spell.mood
  }
}

/** Thrown when an outside service does not answer. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

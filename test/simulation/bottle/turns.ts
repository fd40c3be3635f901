import type { Underway } from './acting.ts'
import type { Chance } from './chance.ts'
import type { Crossing } from './faults.ts'

/** A program whose operations pass the gate. */
export interface Passing {
  readonly name: string
  readonly isDead: boolean
}

/** The caller of operations that belong to no single program. It is never killed. */
export const everybody: Passing = { name: 'everybody', isDead: false }

/** An operation on a database or a storage. */
export interface Point {
  /** The act that it belongs to; undefined for what a program does by itself. */
  readonly act: Underway | undefined
  readonly program: Passing
  readonly at: Crossing | 'answer'
  /**
   * The text of a statement without its values; the name of the point or of the request to the storage for all else.
   */
  readonly what: string
  /** Returns the values of a statement, or the key of an object, to tell apart two of one text. */
  readonly values?: () => string
}

/** Something that can happen next: an operation that waits at its gate, or an answer that has arrived. */
export interface Turn extends Point {
  /** Runs the operation, or delivers the answer. */
  happen(): void
  /** Rejects the operation, because its program was killed. */
  refuse(): void
}

/** The waiting turns. The seed chooses among them; the order of their arrival has no influence. */
export class Turns {
  #chance: Chance
  #waiting: Turn[] = []

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** Sets the stream that chooses from now on. */
  decideBy(chance: Chance): void {
    this.#chance = chance
  }

  get size(): number {
    return this.#waiting.length
  }

  get all(): readonly Turn[] {
    return this.#waiting
  }

  add(turn: Turn): void {
    this.#waiting.push(turn)
  }

  /** Removes and returns the chosen turn; undefined when none waits. */
  take(): Turn | undefined {
    if (this.#waiting.length < 2) return this.#waiting.pop()
    this.#waiting.sort(byActAndText)
    const [turn] = this.#waiting.splice(this.#chance.whole(0, this.#waiting.length - 1), 1)
    return turn
  }

  /** Removes and refuses all turns of a program. */
  refuse(program: Passing): void {
    const refused = this.#waiting.filter((turn) => turn.program === program).sort(byActAndText)
    this.#waiting = this.#waiting.filter((turn) => turn.program !== program)
    for (const turn of refused) turn.refuse()
  }
}

function byActAndText(one: Turn, other: Turn): number {
  const byAct = (one.act?.number ?? 0) - (other.act?.number ?? 0)
  if (byAct !== 0) return byAct
  if (one.what !== other.what) return one.what < other.what ? -1 : 1
  const [values, others] = [one.values?.() ?? '', other.values?.() ?? '']
  if (values !== others) return values < others ? -1 : 1
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  return one.program.name.localeCompare(other.program.name)
}

import { readFileSync } from 'node:fs'

/** Returns the key of an act: its actor and its place among that actor's acts, counted from 1. */
export const keyOf = (actor: string, place: number): string => `${actor}#${place}`

/**
 * The acts that a shrunk run plays, by their keys. The other acts of their actors do nothing; other actors do not act.
 */
export class Kept {
  readonly #keys: ReadonlySet<string>
  readonly #actors: ReadonlySet<string>

  constructor(keys: readonly string[]) {
    this.#keys = new Set(keys)
    this.#actors = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('#'))))
  }

  /** Reads the keys from a file, a line each. */
  static read = (file: string): Kept =>
    new Kept(
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    )

  plays = ({ key }: { key: string }): boolean => this.#keys.has(key)

  /** True for an actor of whom no act is kept. */
  leavesOut = ({ name }: { name: string }): boolean => !this.#actors.has(name)
}

import { hash } from 'node:crypto'
import { seeded } from '../../support/chance/chance.ts'

/** Decisions drawn from a seed. The same seed and name give the same decisions, whatever other streams draw. */
export interface Chance {
  /** Returns an independent stream. The same name gives the same stream from its beginning. */
  of(name: string): Chance
  /** Returns a number from 0 up to 1, without 1. */
  number(): number
  /** Returns a whole number, `from` and `to` included. */
  whole(from: number, to: number): number
  /** Returns true with this probability. */
  isTrue(probability: number): boolean
  /** Returns one of these. Throws when there is none. */
  pick<T>(choices: readonly T[]): T
  /** Returns one of the keys. A key with twice the weight is drawn twice as often. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  /** Returns the same items in another order. */
  shuffled<T>(items: readonly T[]): T[]
}

/** Returns the stream of a seed. */
export function createChance(seed: string): Chance {
  const number = seeded(hash('sha256', seed, 'buffer').readInt32LE(0))
  const whole = (from: number, to: number): number => from + Math.floor(number() * (to - from + 1))
  return {
    of: (name) => createChance(`${seed}/${name}`),
    number,
    whole,
    isTrue: (probability) => number() < probability,
    pick: (choices) => itemAt(choices, whole(0, choices.length - 1)),
    weighted: (weights) => weightedKey(weights, number()),
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: number() }))
        .sort((one, other) => one.place - other.place)
        .map(({ item }) => item),
  }
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error('Nothing can be picked from an empty list.')
  return item
}

/** Returns the key at a point from 0 to 1 of the line on which each key is as long as its weight. */
function weightedKey<K extends string>(weights: Readonly<Record<K, number>>, point: number): K {
  const keys = Object.keys(weights) as K[]
  let left = point * keys.reduce((sum, key) => sum + weights[key], 0)
  for (const key of keys) {
    if (left < weights[key]) return key
    left -= weights[key]
  }
  return itemAt(keys, keys.length - 1)
}

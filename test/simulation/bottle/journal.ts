import { hash } from 'node:crypto'
import type { Exchange } from '../invariants/invariant.ts'
import type { ActRecord } from './world.ts'

/** The acts of a run in their order, as lines that are chained by their hash. */
export interface Journal {
  add(act: ActRecord): void
  /** The hash of all lines so far: the same seed gives the same hash. */
  readonly hash: string
  readonly acts: number
  readonly requests: number
}

/** Returns a journal that gives each line to `write`. */
export function createJournal(write: (line: string) => void): Journal {
  let [chained, acts, requests] = ['', 0, 0]
  return {
    add(act) {
      const line = lineOf(act)
      chained = hash('sha256', `${chained}${line}`)
      acts++
      requests += act.requests.length
      write(line)
    },
    get hash() {
      return chained
    },
    get acts() {
      return acts
    },
    get requests() {
      return requests
    },
  }
}

const lineOf = ({ number, at, actor, act, requests, outcome }: ActRecord): string =>
  JSON.stringify([number, at.toISOString(), actor, act, outcome, ...requests.map(requestLine)])

const digestDigits = 16

/** The metrics have measures of the process and of the database server, such as CPU time: two runs differ in them. */
const isOfTheMachine = (url: string): boolean => url === '/metrics'

const requestLine = ({ method, url, status, text }: Exchange): string =>
  `${method} ${url} ${status ?? 'no answer'} ${isOfTheMachine(url) ? '-' : hash('sha256', text).slice(0, digestDigits)}`

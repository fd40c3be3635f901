import { parseArgs } from 'node:util'

/** The slowest programs get an eighth of the requests, and each of the 32 connections sends as many. */
const leastAmount = 256

export const names = ['bare', 'express', 'nest', 'directus', 'strapi'] as const
export type Name = (typeof names)[number]

const usage = `Measures the API and programs of other frameworks by the same jobs.

  npm run bench:peers -- [--rows 10000] [--rounds 5] [--amount 1024] [--only case,list] [--peers ${names.join()}]
    [--folder folder]
`

/** Reads the options of a command line. Ends the program for an unknown one. */
export function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        rows: { type: 'string', default: '10000' },
        rounds: { type: 'string', default: '5' },
        amount: { type: 'string', default: '1024' },
        only: { type: 'string', default: '' },
        peers: { type: 'string', default: names.join() },
        folder: { type: 'string', default: '.generated/peers' },
      },
    })
    const only = values.only.split(',').filter((name) => name !== '')
    const peers = names.filter((name) => values.peers.split(',').includes(name))
    const [rows, rounds, amount] = [Number(values.rows), Number(values.rounds), Number(values.amount)]
    if (!(rows >= 1_000 && rounds >= 1)) throw new Error('--rows or --rounds is too small.')
    if (!(amount > 0 && amount % leastAmount === 0)) throw new Error(`--amount is a multiple of ${leastAmount}.`)
    return { rows, rounds, amount, only, peers, folder: values.folder }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`)
    process.exit(1)
  }
}

import { parseArgs } from 'node:util'

/** The slowest programs get an eighth of the requests, and each of the 32 connections sends as many. */
const leastAmount = 256

const names = ['bare', 'express', 'nest', 'directus', 'strapi'] as const
export type Name = (typeof names)[number]
const jobNames = ['case', 'list', 'create', 'step'] as const
export type JobName = (typeof jobNames)[number]

const usage = `Measures the API and programs of other frameworks by the same jobs.

  npm run bench:peers -- [--rows 10000] [--rounds 5] [--amount 1024] [--only case,list] [--peers ${names.join()}]
    [--folder folder]
`

/** Reads the options of the program. Ends it for an unknown option, job or peer. */
export function readOptions() {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`)
    process.exit(1)
  }
}

/** Parses the options of a command line. Throws for an unknown option, job or peer, and for a number out of bounds. */
export function parseOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '5' },
      amount: { type: 'string', default: '1024' },
      only: { type: 'string', default: jobNames.join() },
      peers: { type: 'string', default: names.join() },
      folder: { type: 'string', default: '.generated/peers' },
    },
  })
  const [only, peers] = [chosen('--only', values.only, jobNames), chosen('--peers', values.peers, names)]
  const [rows, rounds, amount] = [Number(values.rows), Number(values.rounds), Number(values.amount)]
  if (!(rows >= 1_000 && rounds >= 1)) throw new Error('--rows or --rounds is too small.')
  if (!(amount > 0 && amount % leastAmount === 0)) throw new Error(`--amount is a multiple of ${leastAmount}.`)
  return { rows, rounds, amount, only, peers, folder: values.folder }
}

/** Returns the names that a list has, in our order. */
function chosen<Known extends string>(option: string, list: string, known: readonly Known[]): Known[] {
  const named = list.split(',')
  const unknown = named.filter((name) => !known.some((one) => one === name))
  if (unknown.length > 0) throw new Error(`${option} has an unknown name: "${unknown.join()}".`)
  return known.filter((name) => named.includes(name))
}

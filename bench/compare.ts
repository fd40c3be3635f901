import { median, percentile, rateOf, type Sample } from './load.ts'
import { cpuOfChildren, cpuOfTree } from './processes.ts'
import type { Row } from './table.ts'
import { figure, type Ratio, ratioCell, verdict } from './table.ts'

/** One program under load. */
export interface Side {
  pid: number
  /** Prepares a round, or a short one for the warm-up, and returns it. The preparation is not measured. */
  prepare: (warmUp: boolean) => Promise<Round>
}

/** Sends the requests of a round. Returns its result. */
type Round = () => Promise<Sample>

export interface Measured {
  samples: Sample[]
  cpu: number
  databaseCpu: number
}

/**
 * Runs `rounds` rounds of each of two sides, after a warm-up of both. Returns the samples and CPU times of each. The
 * side that begins alternates, so that slow changes of the machine affect both equally.
 */
export async function inTurn(
  first: Side,
  second: Side,
  rounds: number,
  database: number,
): Promise<[Measured, Measured]> {
  const [a, b] = await allInTurn([first, second], rounds, database)
  if (!a || !b) throw new Error('There are two sides.')
  return [a, b]
}

/** As `inTurn`, with any number of sides. */
export async function allInTurn(sides: readonly Side[], rounds: number, database: number): Promise<Measured[]> {
  const all = sides.map((side) => ({ side, samples: [] as Sample[], cpu: 0, databaseCpu: 0 }))
  for (const { side } of all) await (await side.prepare(true))()
  for (let turn = 0; turn < rounds; turn++) {
    for (const measured of turn % 2 === 0 ? all : all.toReversed()) {
      const round = await measured.side.prepare(false)
      const [cpu, databaseCpu] = [cpuOfTree(measured.side.pid), cpuOfChildren(database)]
      measured.samples.push(await round())
      measured.cpu += cpuOfTree(measured.side.pid) - cpu
      measured.databaseCpu += cpuOfChildren(database) - databaseCpu
    }
  }
  return all
}

/** Returns the median, minimum and maximum of `of` for the pairs of rounds. */
export function ratioOf(first: Measured, second: Measured, of: (a: Sample, b: Sample) => number): Ratio {
  const ratios = first.samples.flatMap((a, round) => {
    const b = second.samples[round]
    return b ? [of(a, b)] : []
  })
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}

interface Comparison {
  operation: string
  bare: Side
  ours: Side
  least?: number
  rounds: number
  database: number
  unit?: (rate: number) => string
}

/** Compares the throughput of the API with that of a bare program. Without `least` there is no verdict. */
export async function compare(comparison: Comparison): Promise<Row> {
  const [theirs, mine] = await inTurn(comparison.bare, comparison.ours, comparison.rounds, comparison.database)
  return rowOf(comparison, theirs, mine)
}

/** As `compare`, with a second row that compares the API with the bare program on lean tables. It has no target. */
export async function compareWithLean({ lean, ...comparison }: Comparison & { lean: Side }): Promise<Row[]> {
  const { operation, bare, ours, rounds, database } = comparison
  const [theirs, leanest, mine] = await allInTurn([bare, lean, ours], rounds, database)
  if (!theirs || !leanest || !mine) throw new Error('There are three sides.')
  return [rowOf(comparison, theirs, mine), rowOf({ operation: `${operation}, on lean tables` }, leanest, mine)]
}

function rowOf({ operation, least }: Pick<Comparison, 'operation' | 'least'>, theirs: Measured, mine: Measured): Row {
  const ratio = ratioOf(theirs, mine, (a, b) => rateOf(b) / rateOf(a))
  return {
    operation,
    bare: figure(median(theirs.samples.map(rateOf))),
    ...shown(mine),
    cpu: `${shown(theirs).cpu} → ${shown(mine).cpu}`,
    ratio: ratioCell(ratio),
    target: least === undefined ? '' : `≥ ${least}`,
    verdict: least === undefined ? '' : verdict(ratio.median >= least),
  }
}

/** Returns the cells of the report for one side: rate, response times, CPU time of a request. */
export function shown({ samples, cpu, databaseCpu }: Measured): Pick<Row, 'ours' | 'p50' | 'p99' | 'cpu'> {
  const count = samples.reduce((sum, sample) => sum + sample.count, 0)
  return {
    ours: figure(median(samples.map(rateOf))),
    p50: figure(percentile(samples, 0.5)),
    p99: figure(percentile(samples, 0.99)),
    cpu: `${figure(cpu / count)} + ${figure(databaseCpu / count)}`,
  }
}

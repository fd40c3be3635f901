import { median, percentile, rateOf, type Sample } from './load.ts'
import { cpuOfChildren, cpuOfTree } from './processes.ts'
import type { Row } from './table.ts'
import { figure, type Ratio, ratioCell, verdict } from './table.ts'

/** One program under load. */
export interface Side {
  pid: number
  /** Prepares a round, or a short one to warm up, and returns it. Only the round itself is measured. */
  prepare: (warmUp: boolean) => Promise<Round>
}

/** Sends the requests of a round. */
export type Round = () => Promise<Sample>

interface Measured {
  samples: Sample[]
  cpu: number
  databaseCpu: number
}

/**
 * Runs two sides in turn, after a warm-up of both, and returns the samples and CPU time of each. The side that begins
 * alternates from round to round, so that slow changes of the machine affect both alike.
 */
export async function inTurn(
  first: Side,
  second: Side,
  rounds: number,
  database: number,
): Promise<[Measured, Measured]> {
  const sides = [first, second].map((side) => ({ side, samples: [] as Sample[], cpu: 0, databaseCpu: 0 }))
  for (const { side } of sides) await (await side.prepare(true))()
  for (let turn = 0; turn < rounds; turn++) {
    for (const measured of turn % 2 === 0 ? sides : sides.toReversed()) {
      const round = await measured.side.prepare(false)
      const [cpu, databaseCpu] = [cpuOfTree(measured.side.pid), cpuOfChildren(database)]
      measured.samples.push(await round())
      measured.cpu += cpuOfTree(measured.side.pid) - cpu
      measured.databaseCpu += cpuOfChildren(database) - databaseCpu
    }
  }
  const [a, b] = sides
  if (!a || !b) throw new Error('There are two sides.')
  return [a, b]
}

/** Returns the median, minimum and maximum of `of` over the pairs of rounds. */
export function ratioOf(first: Measured, second: Measured, of: (a: Sample, b: Sample) => number): Ratio {
  const ratios = first.samples.flatMap((a, round) => {
    const b = second.samples[round]
    return b ? [of(a, b)] : []
  })
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}

export interface Comparison {
  operation: string
  bare: Side
  ours: Side
  least?: number
  rounds: number
  database: number
  unit?: (rate: number) => string
}

/** Compares the throughput of the API with that of a bare program. The verdict is empty without a target. */
export async function compare({ operation, bare, ours, least, rounds, database }: Comparison): Promise<Row> {
  const [theirs, mine] = await inTurn(bare, ours, rounds, database)
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

/** Returns rate, response times and CPU time a request of one side, as cells of the report. */
export function shown({ samples, cpu, databaseCpu }: Measured): Pick<Row, 'ours' | 'p50' | 'p99' | 'cpu'> {
  const count = samples.reduce((sum, sample) => sum + sample.count, 0)
  return {
    ours: figure(median(samples.map(rateOf))),
    p50: figure(percentile(samples, 0.5)),
    p99: figure(percentile(samples, 0.99)),
    cpu: `${figure(cpu / count)} + ${figure(databaseCpu / count)}`,
  }
}

import { median, percentile, rateOf, type Sample } from './load.ts'
import { cpuOf, cpuOfChildren } from './processes.ts'
import type { Row } from './table.ts'
import { figure, type Ratio, ratioCell, verdict } from './table.ts'

/** One program under load. */
export interface Side {
  pid: number
  /** Makes what a round needs, or a short one to warm up, and returns the round itself. Only the round is measured. */
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
 * Runs two sides in turn, after a warm-up of both. They alternate in who begins a round, so that slow changes affect
 * both alike.
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
      const [cpu, databaseCpu] = [cpuOf(measured.side.pid), cpuOfChildren(database)]
      measured.samples.push(await round())
      measured.cpu += cpuOf(measured.side.pid) - cpu
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

/** Compares the throughput of our API with that of a bare program. */
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

/** Rate, times and CPU of one side. */
export function shown({ samples, cpu, databaseCpu }: Measured): Pick<Row, 'ours' | 'p50' | 'p99' | 'cpu'> {
  const count = samples.reduce((sum, sample) => sum + sample.count, 0)
  return {
    ours: figure(median(samples.map(rateOf))),
    p50: figure(percentile(samples, 0.5)),
    p99: figure(percentile(samples, 0.99)),
    cpu: `${figure(cpu / count)} + ${figure(databaseCpu / count)}`,
  }
}

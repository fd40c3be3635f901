import { crowd, type Got, percentileOf, type Visitor } from '../crowd.ts'
import { connections } from '../load.ts'
import type { Program } from '../processes.ts'
import { seal } from '../seal.ts'
import type { Stage } from '../stage.ts'
import { figure, type Row, verdict } from '../table.ts'
import type { Question } from './question.ts'

const many = 1_000
const ofFlood = 500
const filesOfVisitor = 5
const warmUp = 4
/** The targets: p99 against quiet, and the share of what is answered without a limit. */
const slowest = 3
const leastAnswered = 0.95

/**
 * Measures what 1,000 connections get, and one caller beside a flood of another, with the limit of requests and without
 * it (`bare`). All read whole applications. Patient clients wait for `Retry-After`, impatient ones do not.
 */
export const overload: Question = {
  name: 'T11',
  quick: false,
  async ask(stage: Stage) {
    const visitors = await everybody(stage)
    const open = await stage.startApi({ REQUESTS_AT_ONCE: '0' })
    const { api: limited } = stage
    const measure = ({ url }: Program, people: readonly Visitor[]) =>
      crowd(url, { people, warmUp, seconds: stage.options.seconds })
    for (const program of [open, limited]) await measure(program, visitors)
    const quiet = await measure(limited, visitors.slice(0, connections))
    const rows: Row[] = []
    for (const isPatient of [true, false]) {
      const people = visitors.map((visitor) => ({ ...visitor, isPatient }))
      rows.push(crowdRow(isPatient, quiet, await measure(open, people), await measure(limited, people)))
    }
    const [one, flooding] = visitors
    if (!one || !flooding) throw new Error('There are too few applicants.')
    const flood = Array.from({ length: ofFlood }, () => ({ ...flooding, isPatient: false }))
    rows.push(await floodRow({ one, flood, open, limited, seconds: stage.options.seconds }))
    return rows
  },
}

/** Returns 1,000 applicants, each with up to five applications of their own. */
async function everybody({ sql, as }: Stage): Promise<Visitor[]> {
  const people = await sql<{ rank: string; ids: string[] }[]>`
    select p.rank, (array_agg(a.id order by a.id))[1:${filesOfVisitor}] as ids
    from applications a
    join bench_people p on a.applicant_id = p.id
    group by p.rank
    order by p.rank
    limit ${many}`
  await seal(
    sql,
    people.flatMap(({ ids }) => ids),
  )
  return Promise.all(
    people.map(async ({ rank, ids }) => ({
      headers: await as(`applicant-${rank}`),
      paths: ids.map((id) => `/v1/applications/${id}`),
      isPatient: true,
    })),
  )
}

const rate = ({ answered, seconds }: Got): number => answered.length / seconds

const shareRefused = ({ answered, refused }: Got): number => refused.length / (answered.length + refused.length)

function crowdRow(isPatient: boolean, quiet: Got, open: Got, limited: Got): Row {
  const slower = percentileOf(limited.answered, 0.99) / percentileOf(quiet.answered, 0.99)
  const share = rate(limited) / rate(open)
  const percent = Math.round(shareRefused(limited) * 100)
  return {
    operation: `T11 ${many} ${isPatient ? 'patient' : 'impatient'} clients; refused: ${percent} %`,
    bare: `${figure(rate(open))}, p99 ${figure(percentileOf(open.answered, 0.99))} ms`,
    ours: figure(rate(limited)),
    ratio: `answered ${share.toFixed(2)}; p99 ${slower.toFixed(1)} of ${figure(percentileOf(quiet.answered, 0.99))} ms`,
    p50: figure(percentileOf(limited.answered, 0.5)),
    p99: figure(percentileOf(limited.answered, 0.99)),
    target: `answered ≥ ${leastAnswered}; p99 ≤ ${slowest}`,
    verdict: verdict(share >= leastAnswered && slower <= slowest),
  }
}

interface Flood {
  one: Visitor
  flood: Visitor[]
  open: Program
  limited: Program
  seconds: number
}

/** Measures one client alone, and beside a flood of another caller, who has as many connections as `flood` is long. */
async function floodRow({ one, flood, open, limited, seconds }: Flood): Promise<Row> {
  const p99 = async (program: Program, others: Visitor[]) => {
    const [beside] = await Promise.all([
      crowd(program.url, { people: [one], warmUp, seconds }),
      crowd(program.url, { people: others, warmUp, seconds }),
    ])
    return percentileOf(beside.answered, 0.99)
  }
  const alone = await p99(limited, [])
  const beside = await p99(limited, flood)
  return {
    operation: `T11 one client beside ${flood.length} connections of another caller: p99`,
    bare: `${figure((await p99(open, flood)) / alone)} × alone`,
    ours: `${figure(beside)} ms`,
    ratio: `${(beside / alone).toFixed(1)} × ${figure(alone)} ms alone`,
    target: `≤ ${slowest}`,
    verdict: verdict(beside <= slowest * alone),
  }
}

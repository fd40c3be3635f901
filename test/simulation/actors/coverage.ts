import { type Action, type Status, steps } from '../../../src/applications/lifecycle.ts'
import { committedContract, operationsOf } from '../../support/contract/operations.ts'

interface Branch {
  fixed: Map<string, Branch>
  any: Branch | undefined
  operationId: string | undefined
  responses: ReadonlySet<string>
}

const newBranch = (): Branch => ({ fixed: new Map(), any: undefined, operationId: undefined, responses: new Set() })

const roots = new Map<string, Branch>()
const operationIds: string[] = []
for (const { method, path, operationId, responses } of operationsOf(committedContract())) {
  operationIds.push(operationId)
  let branch = roots.get(method) ?? newBranch()
  roots.set(method, branch)
  for (const part of path.split('/')) {
    const next: Branch = (part.startsWith('{') ? branch.any : branch.fixed.get(part)) ?? newBranch()
    if (part.startsWith('{')) branch.any = next
    else branch.fixed.set(part, next)
    branch = next
  }
  branch.operationId = operationId
  branch.responses = new Set(Object.keys(responses))
}

/** Returns the operation of a request; undefined for a path outside of the contract. */
export function operationOf(
  method: string,
  url: string,
): { operationId: string; responses: ReadonlySet<string> } | undefined {
  const parts = (url.split('?', 1)[0] ?? '').split('/')
  const found = branchOf(roots.get(method), parts, 0)
  return found?.operationId === undefined ? undefined : { operationId: found.operationId, responses: found.responses }
}

function branchOf(branch: Branch | undefined, parts: readonly string[], at: number): Branch | undefined {
  if (!branch) return undefined
  const part = parts[at]
  if (part === undefined) return branch.operationId === undefined ? undefined : branch
  return branchOf(branch.fixed.get(part), parts, at + 1) ?? branchOf(branch.any, parts, at + 1)
}

/** All transitions of applications, such as `submit: draft → submitted`. */
export const transitions: readonly string[] = [
  ...new Set(
    steps.flatMap(({ action, from, to }) =>
      from.flatMap((before: Status) => to.map((after: Status) => wayOf(action, before, after))),
    ),
  ),
]

function wayOf(action: Action, from: string, to: string): string {
  return `${action}: ${from} → ${to}`
}

/** Counts the operations, transitions, problems and jobs that a run has reached. */
export class Coverage {
  readonly operations = new Map<string, { good: number; refused: number }>(
    operationIds.map((operationId) => [operationId, { good: 0, refused: 0 }]),
  )
  readonly ways = new Map<string, number>()
  readonly refusals = new Map<string, number>()
  readonly jobs = new Map<string, number>()
  readonly permitTypes = new Map<string, number>()
  /** The number of applications in each status, at the last count. */
  statuses: ReadonlyMap<string, number> = new Map()
  requests = 0

  answered(method: string, url: string, status: number, code: string | undefined): void {
    this.requests++
    const counted = this.operations.get(operationOf(method, url)?.operationId ?? '')
    if (counted) counted[status < 400 ? 'good' : 'refused']++
    if (code !== undefined) addTo(this.refusals, code, 1)
  }

  /** Counts a transition. `way` is written as in `transitions`. */
  stepped(way: string, count: number): void {
    addTo(this.ways, way, count)
  }

  worked(job: string, done: number): void {
    addTo(this.jobs, job, done)
  }

  submitted(permitType: string): void {
    addTo(this.permitTypes, permitType, 1)
  }

  /** Returns the report for the end of a run, as text. */
  table(): string {
    const reached = [...this.operations].filter(([, { good }]) => good > 0)
    const missing = [...this.operations].filter(([, { good }]) => good === 0).map(whyNever)
    const untaken = transitions.filter((way) => !this.ways.has(way))
    return [
      `requests ${this.requests}`,
      `operations answered with success: ${reached.length} of ${this.operations.size}`,
      `  never: ${missing.join(', ') || '–'}`,
      `transitions taken: ${transitions.length - untaken.length} of ${transitions.length}`,
      ...linesOf(this.ways),
      `  never: ${untaken.join('; ') || '–'}`,
      'applications by status:',
      ...linesOf(this.statuses),
      `permit types submitted: ${this.permitTypes.size}`,
      ...linesOf(this.permitTypes),
      `refusals by code: ${this.refusals.size}`,
      ...linesOf(this.refusals),
      'jobs with work:',
      ...linesOf(this.jobs),
    ].join('\n')
  }
}

/** Returns an operation without success, with the reason: no request, or each was refused. */
const whyNever = ([operation, { refused }]: [string, { refused: number }]): string =>
  `${operation} (${refused === 0 ? 'not asked for' : `refused ${refused} times`})`

function addTo(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count)
}

const linesOf = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`)

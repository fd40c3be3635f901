import { jsonOf } from './exchange.ts'
import type { Claims, Exchange } from './invariant.ts'

interface Blocker {
  code: string
  detail?: string
}
interface NextAction {
  action: string
  to: string
  blockers: Blocker[]
  needs?: string[]
}
/** The acts that a person was shown of a resource, and the version that they are bound to. */
export interface Shown {
  id: string
  version: number
  nextActions: NextAction[]
}
export interface Refusal {
  code?: string
  blockers?: Blocker[]
  errors?: { pointer?: string }[]
}

/** The refusals of an act that is not shown: it is for others, or not possible any more. */
type Impossible = readonly string[]

/** Returns the outcome of an act, or the blockers that refuse it; undefined where it depends on the body. */
export function outcomeOf(
  { status, text }: Pick<Exchange, 'status' | 'text'>,
  impossible: Impossible,
): string | undefined {
  if (status === 200 || status === 201) return 'done'
  const { code = '', blockers } = jsonOf<Refusal>({ text }) ?? {}
  if (code === 'blocked') return namesOf(blockers)
  return impossible.includes(code) ? code : undefined
}

/** Returns the outcomes of an act that a person was shown so, or not at all. `done`: that of one that may be. */
export function expectedOf(
  actions: readonly NextAction[],
  act: Pick<NextAction, 'action' | 'to'>,
  { impossible, done = 'done' }: { impossible: Impossible; done?: string },
): readonly string[] {
  const listed = actions.find(({ action, to }) => action === act.action && to === act.to)
  if (!listed) return impossible
  return [listed.blockers.length > 0 ? namesOf(listed.blockers) : done]
}

/** Returns blockers in order, with the words that say why: two conditions have one code. */
const namesOf = (blockers: readonly Blocker[] = []): string =>
  blockers
    .map(({ code, detail }) => `${code}: ${detail}`)
    .sort()
    .join(', ')

/** Claims that an act had one of the expected outcomes. */
export const claim = (
  what: string,
  { expected, found }: { expected: readonly string[]; found: string },
  claims: Claims,
) => claims.holds(expected.includes(found), what, expected.join(' or '), found)

import { havePostsChanged } from './changes-since.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { AskingLook, Claims, Exchange, Invariant, Look } from './invariant.ts'

interface Shown {
  version: number
  nextActions?: NextAction[]
}
interface NextAction {
  action: string
  blockers: { code: string }[]
}

const permit = /^\/v1\/permits\/([0-9a-f-]{36})(\/transitions)?$/
/** Blockers that depend on the body of the request, so that no answer can show them before. */
const ofInput = new Set(['decree_used'])
/** The greatest number of offices whose steps are tried at the end of a day, as dry runs. */
const triesADay = 2

/** Returns an invariant that remembers the steps of permits that each person was shown. */
export function otherActionsAreTrue(): Invariant {
  const told = new Map<string, Known>()
  return {
    name: 'other-actions-are-true',
    statement:
      'A step of a permit or an office that is shown without blockers succeeds; one with blockers is refused for ' +
      'just these.',
    async ofExchange(exchange, { look }, claims) {
      const [, id, isStep] = permit.exec(pathOf(exchange)) ?? []
      if (id === undefined || exchange.status === null) return
      const key = `${exchange.credential} ${id}`
      if (!isStep && exchange.method === 'GET' && exchange.status === 200) {
        const shown = jsonOf<Shown>(exchange)
        if (shown?.nextActions)
          told.set(key, { version: shown.version, nextActions: shown.nextActions, at: exchange.at })
      }
      const known = told.get(key)
      if (isStep && exchange.method === 'POST' && known) await judgeStep(exchange, { id, known, look }, claims)
    },
    async askAtDayEnd(look, { offices }, claims) {
      told.clear()
      for (const office of [...offices].sort().slice(0, triesADay)) await tryOffice(look, office, claims)
    },
  }
}

/** The steps that a person was shown at this virtual time, in milliseconds since 1970. */
type Known = Shown & { at: number }

/**
 * Compares a step of a permit with those that the caller was shown, if the permit has not changed since. A step that is
 * for others now, or was then, is not judged where the posts of the caller have changed since.
 */
async function judgeStep(
  exchange: Exchange,
  { id, known, look }: { id: string; known: Known; look: Look },
  claims: Claims,
): Promise<void> {
  const { status, body } = exchange
  const { action } = { action: '', ...(body ?? {}) }
  const answer = jsonOf<{ version?: number; code?: string; blockers?: { code: string }[] }>(exchange)
  const isDone = status !== null && status < 300
  const before = isDone ? (answer?.version ?? 0) - 1 : await versionOf(look, id)
  if (before !== known.version) return
  const listed = known.nextActions?.find((next) => next.action === action)
  const isForOthers = answer?.code === 'step_not_allowed' || answer?.code === 'forbidden'
  if (isForOthers === (listed !== undefined) && (await havePostsChanged(look, exchange, known.at))) return
  const subject = `permit ${id} version ${known.version}: ${action}`
  if (isDone)
    claims.equal(subject, 'blockers shown before it succeeded', '', listed ? codesOf(listed.blockers) : 'none')
  else if (answer?.code === 'blocked')
    claims.equal(subject, 'blockers', codesOf(listed?.blockers), codesOf(answer.blockers))
  else if (isForOthers) claims.equal(subject, 'step that was shown', undefined, listed?.action)
}

async function versionOf({ sql }: Look, id: string): Promise<number | undefined> {
  const [row] = await sql<{ version: number }[]>`select p.version from permits p where p.id = ${id}`
  return row?.version
}

/** Tries each step that an administrator is shown of an office, as a dry run. */
async function tryOffice(look: AskingLook, id: string, claims: Claims): Promise<void> {
  const read = await look.ask?.('admin', { method: 'GET', url: `/v1/offices/${id}/readiness` })
  if (read?.status !== 200) return
  for (const { action, blockers } of jsonOf<Shown>(read)?.nextActions ?? []) {
    const url = `/v1/offices/${id}/transitions?dryRun=true`
    const tried = await look.ask?.('admin', { method: 'POST', url, body: { action } })
    if (!tried) return
    const answer = jsonOf<{ code?: string; blockers?: { code: string }[] }>(tried)
    const found = answer?.code === 'blocked' ? codesOf(answer.blockers) : `${tried.status}`
    const expected = blockers.length > 0 ? codesOf(blockers) : '200'
    claims.equal(`office ${id}: ${action}`, 'outcome', expected, found)
  }
}

/** Returns the distinct codes of blockers in order, without those that depend on the input. */
const codesOf = (blockers: readonly { code: string }[] = []): string =>
  [...new Set(blockers.filter(({ code }) => !ofInput.has(code)).map(({ code }) => code))].sort().join(', ')

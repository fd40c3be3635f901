import { havePostsChanged } from './changes-since.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { AskingLook, Claims, Exchange, Invariant, Look } from './invariant.ts'
import { claim, expectedOf, outcomeOf, type Refusal, type Shown } from './shown-actions.ts'

const path = /^\/v1\/objections\/([0-9a-f-]{36})(?:\/(decisions|withdrawals))?$/
const outcomes = ['granted', 'rejected', 'inadmissible']
const words = { reason: 'The plan of 2025 was read again.', legalBasis: 'The city plan decree.' }
const assistance = { identityCheckedBy: 'identity_card', consent: true, spokeWith: 'applicant' }
/** Refusals of an act that is not shown: it is for others, or the objection has ended. */
const impossible = ['forbidden', 'objection_decided']
/** The greatest number of objections and appeals that are tried at the end of each day. */
const triesADay = 6

/** Returns an invariant that remembers what each person was shown of objections and appeals. */
export function remedyActionsAreTrue(): Invariant {
  const told = new Map<string, Known>()
  let readers: { subject: string; id: string }[] = []
  return {
    name: 'remedy-actions-are-true',
    statement:
      'A decision or withdrawal of an objection or appeal that is shown without blockers succeeds now; one with ' +
      'blockers is refused for just these, and one that is not shown is for others, or not possible any more. What ' +
      'it needs in its body is shown.',
    async ofExchange(exchange, { look }, claims) {
      const [, id, act] = path.exec(pathOf(exchange)) ?? []
      if (id === undefined || exchange.status === null) return
      const key = `${exchange.credential} ${id}`
      const shown = act === undefined && exchange.status === 200 ? jsonOf<Shown>(exchange) : undefined
      if (shown) {
        told.set(key, { id, version: shown.version, nextActions: shown.nextActions, at: exchange.at })
        if (exchange.subject !== null) readers.push({ subject: exchange.subject, id })
      }
      const known = told.get(key)
      if (act !== undefined && known && (await isOfVersion(exchange, known, look)))
        await judge(exchange, known, { act, look, claims })
    },
    async askAtDayEnd(look, _day, claims) {
      const sample = readers.slice(-triesADay)
      readers = []
      told.clear()
      for (const reader of sample) await tryAll(look, reader, claims)
    },
  }
}

/** True when an act was answered by the version that its caller had read. */
async function isOfVersion({ status, text, url }: Exchange, { id, version }: Shown, { sql }: Look): Promise<boolean> {
  if (status === 201 && !url.includes('dryRun=true')) return jsonOf<Shown>({ text })?.version === version + 1
  const [row] = await sql<{ version: number }[]>`select b.version from objections b where b.id = ${id}`
  return row?.version === version
}

/** The acts that a person was shown at this virtual time, in milliseconds since 1970. */
type Known = Shown & { at: number }

/** Compares the outcome of an act with what its caller was shown, unless their posts have changed since. */
async function judge(
  exchange: Exchange,
  { nextActions, at }: Known,
  { act, look, claims }: { act: string; look: Look; claims: Claims },
): Promise<void> {
  const { outcome } = Object(exchange.body)
  const found = outcomeOf(exchange, impossible)
  if (found === undefined) return
  const done = act === 'decisions' ? { action: 'decide', to: String(outcome) } : { action: 'withdraw', to: 'withdrawn' }
  const expected = expectedOf(nextActions, done, { impossible })
  if (!expected.includes(found) && (await havePostsChanged(look, exchange, at))) return
  claim(`${exchange.url} as ${exchange.subject}`, { expected, found }, claims)
}

/**
 * Tries each decision as a dry run, and a withdrawal whose assistance is wrong: it is missing where it is needed, and
 * stated where it is not.
 */
async function tryAll(
  look: AskingLook,
  { subject, id }: { subject: string; id: string },
  claims: Claims,
): Promise<void> {
  const url = `/v1/objections/${id}`
  const read = await look.ask?.(subject, { method: 'GET', url })
  const shown = read?.status === 200 ? jsonOf<Shown>(read) : undefined
  if (!look.ask || !shown) return
  for (const outcome of outcomes) {
    const tried = await look.ask(subject, {
      method: 'POST',
      url: `${url}/decisions?dryRun=true`,
      body: { outcome, ...words },
    })
    const expected = expectedOf(shown.nextActions, { action: 'decide', to: outcome }, { impossible })
    const found = outcomeOf(tried, impossible) ?? tried.text
    claim(`${outcome} of ${id} for ${subject}`, { expected, found }, claims)
  }
  const withdrawal = shown.nextActions.find(({ action }) => action === 'withdraw')
  const body = { reason: words.reason, ...(!withdrawal?.needs && { assistance }) }
  const tried = await look.ask(subject, { method: 'POST', url: `${url}/withdrawals`, body })
  const { errors = [] } = jsonOf<Refusal>(tried) ?? {}
  const found = outcomeOf(tried, impossible) ?? errors.map(({ pointer }) => pointer).join(', ')
  const withdrawing = { action: 'withdraw', to: 'withdrawn' }
  const expected = expectedOf(shown.nextActions, withdrawing, { impossible, done: '/assistance' })
  claim(`withdrawal of ${id} for ${subject}`, { expected, found }, claims)
}

import { inputs, report, rupiah } from '../../support/journey.ts'
import { hasPermitChanged, havePostsChanged } from './changes-since.ts'
import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { AskingLook, Claims, Exchange, Invariant, Look, Memory } from './invariant.ts'

interface NextAction {
  action: string
  blockers: { code: string; target?: string }[]
  needs?: Needed[]
}
interface Shown {
  id: string
  version: number
  nextActions: NextAction[]
}
/** The steps that a person was shown at this virtual time, in milliseconds since 1970. */
type Known = Shown & { at: number }
interface Refusal {
  code?: string
  blockers?: { code: string }[]
  errors?: { pointer?: string }[]
}
interface ShownCase extends Shown {
  proposedConditions: { consultationId: string; number: number }[]
}

/** The optional members that a body may need, each with the blocker or the fault of a step without it. */
const refusalsWithout = { fee: 'fee_missing', conditions: 'condition_unsettled', assistance: '/assistance' } as const
type Needed = keyof typeof refusalsWithout

/** Blockers that depend on the body of the request, so that no answer can show them before. */
const ofInput = new Set([
  'inspection_ahead',
  'appointment_ahead',
  'appointment_missing',
  'check_missing',
  'check_failed',
  'photograph_missing',
  'recommendation_missing',
  'conditions_missing',
  'minutes_missing',
  'fee_not_applicable',
  'fee_differs',
])

/**
 * Blockers that depend on offices, permit types, the scanner and earlier permits: they change without a change of the
 * application.
 */
const ofSurroundings = new Set([
  'no_responsible_office',
  'place_not_valid',
  'document_not_scanned',
  'document_infected',
  'last_day_past',
  'earlier_permit_superseded',
  'earlier_permit_revoked',
  'earlier_permit_left',
])

/** The greatest number of cases whose steps are tried at the end of each day, as dry runs. */
const triesADay = 12

/** Returns an invariant that remembers the next actions that each person was shown. */
export function nextActionsAreTrue(): Invariant {
  const told = new Map<string, Known>()
  let readers: { subject: string; id: string }[] = []
  return {
    name: 'next-actions-are-true',
    statement:
      'A step that an answer shows without blockers succeeds now; one with blockers is refused for just these. With ' +
      'what it needs in its body it succeeds, and without a part of that it is refused for just that part.',
    async ofExchange(exchange, { look, memory }, claims) {
      const id = applicationOf(exchange)
      if (id === null || exchange.status === null) return
      const key = `${exchange.credential} ${id}`
      const isCase = exchange.method === 'GET' && pathOf(exchange) === `/v1/applications/${id}`
      const shown = isCase && exchange.status === 200 ? jsonOf<Shown>(exchange) : undefined
      if (shown) {
        told.set(key, { ...stepsOf(shown), at: exchange.at })
        if (exchange.subject !== null) readers.push({ subject: exchange.subject, id })
        return
      }
      if (exchange.method === 'POST' && pathOf(exchange).endsWith('/transitions')) {
        const known = told.get(key)
        if (known) await judgeStep(exchange, known, { look, memory, claims })
      }
    },
    async askAtDayEnd(look, _day, claims) {
      const sample = readers.slice(-triesADay)
      readers = []
      told.clear()
      for (const { subject, id } of sample) await trySteps(look, { subject, id }, claims)
    },
  }
}

/** Returns the part of an answer that is compared: the whole answer would stay in memory until the end of the day. */
const stepsOf = ({ id, version, nextActions }: Shown): Shown => ({ id, version, nextActions })

/**
 * Compares a step with the next actions that the caller was shown, if the version is still the same. A step that is for
 * others now, or was then, is not judged where the posts of the caller have changed since, nor one with other blockers
 * where its permit has.
 */
async function judgeStep(
  exchange: Exchange,
  known: Known,
  { look, memory, claims }: { look: Look; memory: Memory; claims: Claims },
): Promise<void> {
  const { body, status, url } = exchange
  const action = actionIn(body)
  if (action === null) return
  const answer = jsonOf<{ version?: number; code?: string; blockers?: { code: string }[] }>(exchange)
  const isDryRun = url.includes('dryRun=true')
  const before = status === 201 && !isDryRun ? (answer?.version ?? 0) - 1 : memory.version(known.id)
  if (before !== known.version) return
  const listed = known.nextActions.find((next) => next.action === action)
  const subject = `${known.id} version ${known.version}: ${action}`
  const isForOthers = answer?.code === 'step_not_allowed' || answer?.code === 'forbidden'
  if (isForOthers === (listed !== undefined) && (await havePostsChanged(look, exchange, known.at))) return
  const leftOut = (listed?.needs ?? []).filter((member) => !(member in Object(body)))
  if (status === 201 || status === 200) {
    claims.holds(listed !== undefined, subject, 'a step that was shown', 'it was not')
    const lasting = listed?.blockers.filter(({ code }) => !ofSurroundings.has(code))
    claims.equal(subject, 'blockers shown before it succeeded', '', codesOf(lasting))
    claims.equal(subject, 'needed members that it succeeded without', '', leftOut.join())
  } else if (status === 422 && answer?.code === 'blocked') {
    claims.holds(listed !== undefined, subject, 'a step that was shown', 'it was not')
    const isElsewhere = (answer.blockers ?? []).some(({ code }) => ofSurroundings.has(code))
    const expected = refusalOf(listed?.blockers ?? [], leftOut)
    const found = codesOf(withoutForgotten(answer, body))
    const isOfPermit = found !== expected && (await hasPermitChanged(look, known.id, known.at))
    if (!isElsewhere && !isOfPermit) claims.equal(subject, 'blockers', expected, found)
  } else if (isForOthers) claims.equal(subject, 'step that was shown', undefined, listed?.action)
}

/** Returns the blockers of a refusal, without those of single conditions that the body forgets. */
const withoutForgotten = ({ blockers = [] }: { blockers?: { code: string }[] }, body: unknown) =>
  'conditions' in Object(body) ? blockers.filter(({ code }) => code !== refusalsWithout.conditions) : blockers

/** Returns the codes of a refusal by these blockers and without these members. A fault is named where none blocks. */
function refusalOf(blockers: NextAction['blockers'], leftOut: readonly Needed[]): string {
  const all = [...blockers, ...leftOut.map((member) => ({ code: refusalsWithout[member] }))]
  const blocking = all.filter(({ code }) => !code.startsWith('/'))
  return codesOf(blocking.length > 0 ? blocking : all)
}

/** Tries each step that a person is shown, as a dry run: with all that it needs, and without each part of that. */
async function trySteps(
  look: AskingLook,
  { subject, id }: { subject: string; id: string },
  claims: Claims,
): Promise<void> {
  if (!look.ask) return
  const read = await look.ask(subject, { method: 'GET', url: `/v1/applications/${id}` })
  if (read.status !== 200) return
  const shown = jsonOf<ShownCase>(read)
  if (!shown) return
  const url = `/v1/applications/${id}/transitions?dryRun=true`
  for (const { action, blockers, needs = [] } of shown.nextActions)
    for (const leftOut of [[], ...needs.map((member) => [member])]) {
      const given = needs.filter((member) => !leftOut.includes(member))
      const body = { action, ...inputs[action], ...(action === 'report_inspection' && { report }) }
      const { status, text } = await look.ask(subject, {
        method: 'POST',
        url,
        body: { ...body, ...giving(given, shown) },
      })
      const answer = jsonOf<Refusal>({ text })
      const isFaulty = answer?.code === 'rule_broken'
      if (isFaulty && needs.length === 0) continue
      const isRefused = status === 422 && (isFaulty || answer?.code === 'blocked')
      const faults = (answer?.errors ?? []).flatMap(({ pointer }) => (pointer === undefined ? [] : [{ code: pointer }]))
      const found = isRefused ? codesOf(isFaulty ? faults : answer?.blockers) : ''
      const tried = [`${id} for ${subject}: ${action}`, ...leftOut].join(' without ')
      claims.holds(status === 200 || isRefused, tried, 'success or blockers', text)
      claims.equal(tried, 'refused for', refusalOf(blockers, leftOut), found)
    }
}

/** Returns the members of a body that a step needs: a fee, a decision about each proposed condition, an assistance. */
function giving(needs: readonly Needed[], { proposedConditions }: ShownCase): object {
  const conditions = proposedConditions.map(({ consultationId, number }) => ({
    consultationId,
    number,
    takenOver: false,
    reason: 'The street is lit.',
  }))
  const assistance = { identityCheckedBy: 'identity_card', consent: true, spokeWith: 'applicant' }
  const whole = { fee: rupiah(50_000), conditions, assistance }
  return Object.fromEntries(needs.map((member) => [member, whole[member]]))
}

/** Returns the distinct codes of blockers in order, without those that depend on the input. */
const codesOf = (blockers: readonly { code: string; target?: string }[] = []): string =>
  [...new Set(blockers.filter(({ code }) => !ofInput.has(code)).map(({ code }) => code))].sort().join(', ')

const actionIn = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'action' in body && typeof body.action === 'string' ? body.action : null

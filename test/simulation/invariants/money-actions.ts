import { havePostsChanged } from './changes-since.ts'
import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { AskingLook, Claims, Exchange, Invariant, Look } from './invariant.ts'
import { dayOf } from './remedies.ts'

interface NextAction {
  action: string
  to: string
  blockers: { code: string }[]
}
interface ShownMoney {
  version: number
  openMoney: { open: { amount: number }; nextActions: NextAction[] } | null
}
interface ShownRefund {
  id: string
  nextActions: NextAction[]
}
type Shown = readonly NextAction[]

/** The greatest number of cases whose decisions and payouts are tried at the end of each day. */
const triesADay = 4
/** A document that proves nothing: each attempt that nothing else keeps is refused because of it. */
const noEvidence = '00000000-0000-7000-8000-000000000000'
/** The codes of refusals of an act that is not shown: it is for others, or not possible now. */
const impossible = {
  decide_refund: 'refund_not_open',
  pay_out: 'refund_not_payable',
  record_return: 'payout_not_returnable',
}

/** Returns an invariant that remembers the decisions about open money that each person was shown. */
export function moneyActionsAreTrue(): Invariant {
  const told = new Map<string, Known>()
  let readers: { subject: string; id: string }[] = []
  return {
    name: 'money-actions-are-true',
    statement:
      'A decision about open money, a payout or its return that is shown without blockers is possible now; one with ' +
      'blockers is refused for just these, and one that is not shown is for others, or not possible.',
    async ofExchange(exchange, { look }, claims) {
      const id = applicationOf(exchange)
      if (id === null || exchange.status === null) return
      const key = `${exchange.credential} ${id}`
      if (exchange.method === 'GET' && exchange.status === 200 && pathOf(exchange) === `/v1/applications/${id}`) {
        const shown = jsonOf<ShownMoney>(exchange)
        if (!shown) return
        told.set(key, { version: shown.version, actions: shown.openMoney?.nextActions ?? [], at: exchange.at })
        if (shown.openMoney && exchange.subject !== null) readers.push({ subject: exchange.subject, id })
      }
      const known = told.get(key)
      const isDecision = exchange.method === 'POST' && pathOf(exchange) === `/v1/applications/${id}/refunds`
      if (isDecision && known && exchange.ifMatch === `"${known.version}"`)
        await judgeDecision(exchange, known, { look, claims })
    },
    async askAtDayEnd(look, _day, claims) {
      const sample = readers.slice(-triesADay)
      readers = []
      told.clear()
      for (const { subject, id } of sample) await tryAll(look, { subject, id }, claims)
    },
  }
}

/** The acts that a person was shown of a version, at this virtual time, in milliseconds since 1970. */
interface Known {
  version: number
  actions: Shown
  at: number
}

/**
 * Compares the outcome of a decision with what the caller was shown at the same version, unless their posts have
 * changed since.
 */
async function judgeDecision(
  exchange: Exchange,
  { actions, at }: Known,
  { look, claims }: { look: Look; claims: Claims },
): Promise<void> {
  const code = exchange.status === 201 ? 'done' : (jsonOf<{ code: string }>(exchange)?.code ?? '')
  if (!['done', 'duties_apart', 'refund_not_open', 'forbidden'].includes(code)) return
  const { outcome } = Object(exchange.body)
  const expected = expectedOf(actions, { action: 'decide_refund', to: String(outcome) }, 'done')
  if (!expected.includes(code) && (await havePostsChanged(look, exchange, at))) return
  claims.holds(expected.includes(code), `${exchange.url} as ${exchange.subject}`, expected.join(' or '), code)
}

/** Returns the outcomes of an act that a person was shown so, or not at all. `done`: the outcome of one that may be. */
function expectedOf(actions: Shown, act: Pick<NextAction, 'action' | 'to'>, done: string): readonly string[] {
  const listed = actions.find(({ action, to }) => action === act.action && to === act.to)
  const impossibleNow = impossible[act.action as keyof typeof impossible]
  if (!listed) return ['forbidden', 'own_application', impossibleNow]
  const codes = listed.blockers.map(({ code }) => code)
  if (codes.includes('fee_may_change')) return [impossibleNow]
  return codes.includes('separation_of_duties') ? ['duties_apart'] : [done]
}

/** Tries each decision about more than is open, and each payout and return without evidence: none can succeed. */
async function tryAll(
  look: AskingLook,
  { subject, id }: { subject: string; id: string },
  claims: Claims,
): Promise<void> {
  const url = `/v1/applications/${id}`
  const read = await look.ask?.(subject, { method: 'GET', url })
  const list = await look.ask?.(subject, { method: 'GET', url: `${url}/refunds` })
  const shown = read?.status === 200 ? jsonOf<ShownMoney>(read) : undefined
  if (!shown || !list) return
  const { version, openMoney } = shown
  async function tries(
    path: string,
    body: object,
    actions: Shown,
    act: Pick<NextAction, 'action' | 'to'>,
  ): Promise<void> {
    const tried = await look.ask?.(subject, { method: 'POST', url: `${url}/refunds${path}`, body, version })
    const code = (tried && jsonOf<{ code?: string }>(tried)?.code) ?? String(tried?.status)
    const expected = expectedOf(actions, act, 'rule_broken')
    const what = `${act.action} to ${act.to} of ${id} for ${subject}`
    claims.holds(expected.includes(code), what, expected.join(' or '), code)
  }
  const amount = { amount: (openMoney?.open.amount ?? 0) + 1, currency: 'IDR' }
  for (const outcome of ['granted', 'declined']) {
    const body = { outcome, amount, reason: 'It is too much.', legalBasis: 'None.' }
    await tries('', body, openMoney?.nextActions ?? [], { action: 'decide_refund', to: outcome })
  }
  const today = dayOf(look.now().getTime())
  for (const refund of jsonOf<{ data?: ShownRefund[] }>(list)?.data ?? []) {
    const paid = { paidOn: today, treasuryReference: `SP2D-${refund.id}-nothing`, evidenceDocumentId: noEvidence }
    const returned = { returnedOn: today, reason: 'account_closed', evidenceDocumentId: noEvidence }
    await tries(`/${refund.id}/payouts`, paid, refund.nextActions, { action: 'pay_out', to: 'paid_out' })
    await tries(`/${refund.id}/payout-returns`, returned, refund.nextActions, {
      action: 'record_return',
      to: 'returned',
    })
  }
}

import type { DeliveredLetter } from '../outside/carriers.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'
import { type Decision, isFilled, remedyAt, wordingsOf } from './remedies.ts'

/** The kinds of letters that tell of a decision against somebody. */
const kinds = ['refused', 'permit_suspended', 'permit_revoked']
/** A letter that is printed, by the id of its cause. */
const printed = /^\/v1\/applications\/[0-9a-f-]{36}\/letters\/[0-9a-f-]{36}$/
const ofRemedies = /legal remed|upaya hukum/i

/** A decision; `objected` is true for a revocation that takes effect after somebody objected to it. */
type ToldDecision = Decision & { objected: boolean }
/** A letter that was delivered, or printed: `noticeId` is the id of its cause then. */
type Told = Pick<DeliveredLetter, 'noticeId' | 'text' | 'at'> & { by: DeliveredLetter['channel'] | 'paper' }

/** Reckons the remedy in each letter about a decision against somebody. */
export const lettersNameTheirRemedy: Invariant = {
  name: 'letters-name-their-remedy',
  statement:
    'Every letter about a decision against somebody has the words of the remedy that was set when it was made, with ' +
    'its last day. Where none was set, it tells people to ask the office. A revocation that takes effect was made by ' +
    'its decree; where somebody objected to that, the letter names the remedies that are left.',
  async afterAct({ look, letters, exchanges }, claims) {
    const told = [...letters.map(({ channel, ...letter }) => ({ ...letter, by: channel })), ...printedIn(exchanges)]
    if (told.length === 0) return
    const decisions = await decisionsIn(look, told)
    for (const letter of told) {
      const decision = decisions.get(letter.noticeId)
      if (decision) await judge(look, { letter, decision }, claims)
    }
  },
}

/** Returns the letters about decisions that a counter was given to print. */
const printedIn = (exchanges: readonly Exchange[]): Told[] =>
  exchanges.flatMap((exchange) => {
    if (exchange.status !== 200 || exchange.method !== 'GET' || !printed.test(pathOf(exchange))) return []
    const letter = jsonOf<{ id: string; kind: string; text: string }>(exchange)
    if (!letter || !kinds.includes(letter.kind)) return []
    return [{ noticeId: letter.id, text: letter.text, at: exchange.at, by: 'paper' }]
  })

async function judge(
  look: Look,
  { letter, decision }: { letter: Told; decision: ToldDecision },
  claims: Claims,
): Promise<void> {
  const { noticeId, by, text, at } = letter
  const allowed = await wordingsOf(look, decision, at, by === 'email' || by === 'paper' ? 'text' : 'short')
  const isSaid = allowed.some(({ lastDay, words }) =>
    words === decision.office
      ? ofRemedies.test(text)
      : [words.id, words.en].some((written) => isFilled(written, decision.office, { detail: text, lastDay })),
  )
  const expected = allowed.map(({ lastDay, words }) => `"${words.id}" or "${words.en}", last day ${lastDay}`)
  const isLeft = decision.objected && ofRemedies.test(text)
  claims.holds(isSaid || isLeft, `letter ${noticeId} by ${by}`, expected.join(', or '), text)
}

/** Returns the decisions that letters tell of, by the ids of their notices, or of their causes if they are printed. */
async function decisionsIn({ sql }: Look, letters: readonly Told[]): Promise<Map<string, ToldDecision>> {
  const ids = letters.map(({ noticeId }) => noticeId)
  const rows = await sql<(ToldDecision & { id: string })[]>`
    select n.id, e.at, e.objected, json_build_object('id', o.name_id, 'en', o.name_en) as office,
      coalesce(nullif(v.definition->'legalRemedy', 'null'), ${remedyAt(sql)}) as remedy
    from (
      select n.id, n.cause_id, n.application_id
      from notices n
      where n.id = any(${ids}::uuid[]) and n.kind = any(${kinds})
      union all
      select d.id, d.id, d.application_id
      from application_events d
      where d.id = any(${ids}::uuid[])
      union all
      select d.id, d.id, p.application_id
      from permit_events d
      join permits p on p.id = d.permit_id
      where d.id = any(${ids}::uuid[])
    ) n
    join applications a on a.id = n.application_id
    join permit_type_versions v on v.code = a.permit_type and v.version = a.permit_type_version
    join offices o on o.id = a.office_id
    cross join lateral (
      select d.at, false as objected
      from application_events d
      where d.id = n.cause_id
      union all
      select coalesce(decree.at, d.at), exists (select from objections b where b.permit_event_id = decree.id)
      from permit_events d
      left join lateral (
        select r.id, r.at
        from permit_events r
        where d.action = 'take_effect' and r.permit_id = d.permit_id and r.version < d.version and r.action = 'revoke'
        order by r.version desc
        limit 1
      ) decree on true
      where d.id = n.cause_id
    ) e`
  return new Map(rows.map((row) => [row.id, row]))
}

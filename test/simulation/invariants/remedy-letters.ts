import type { DeliveredLetter } from '../outside/carriers.ts'
import type { Claims, Invariant, Look } from './invariant.ts'
import { type Decision, isFilled, remedyAt, wordingsOf } from './remedies.ts'

/** The kinds of letters that tell of a decision against somebody. */
const kinds = ['refused', 'permit_suspended', 'permit_revoked']
const ofRemedies = /legal remed|upaya hukum/i

/** A decision; `objected` is true for a revocation that takes effect after somebody objected to it. */
type ToldDecision = Decision & { objected: boolean }

/** Reckons the remedy in each letter about a decision against somebody. */
export const lettersNameTheirRemedy: Invariant = {
  name: 'letters-name-their-remedy',
  statement:
    'Every letter about a decision against somebody has the words of the remedy that was set when it was made, with ' +
    'its last day. Where none was set, it tells people to ask the office. A revocation that takes effect was made by ' +
    'its decree; where somebody objected to that, the letter names the remedies that are left.',
  async afterAct({ look, letters }, claims) {
    if (letters.length === 0) return
    const decisions = await decisionsIn(look, letters)
    for (const letter of letters) {
      const decision = decisions.get(letter.noticeId)
      if (decision) await judge(look, { letter, decision }, claims)
    }
  },
}

async function judge(
  look: Look,
  { letter, decision }: { letter: DeliveredLetter; decision: ToldDecision },
  claims: Claims,
): Promise<void> {
  const { noticeId, channel, text, at } = letter
  const allowed = await wordingsOf(look, decision, at, channel === 'email' ? 'text' : 'short')
  const isSaid = allowed.some(({ lastDay, words }) =>
    words === decision.office
      ? ofRemedies.test(text)
      : [words.id, words.en].some((written) => isFilled(written, decision.office, { detail: text, lastDay })),
  )
  const expected = allowed.map(({ lastDay, words }) => `"${words.id}" or "${words.en}", last day ${lastDay}`)
  const isLeft = decision.objected && ofRemedies.test(text)
  claims.holds(isSaid || isLeft, `letter ${noticeId} by ${channel}`, expected.join(', or '), text)
}

/** Returns the decisions that letters tell of, by the ids of their notices. */
async function decisionsIn({ sql }: Look, letters: readonly DeliveredLetter[]): Promise<Map<string, ToldDecision>> {
  const rows = await sql<(ToldDecision & { id: string })[]>`
    select n.id, e.at, e.objected, json_build_object('id', o.name_id, 'en', o.name_en) as office,
      coalesce(nullif(v.definition->'legalRemedy', 'null'), ${remedyAt(sql)}) as remedy
    from notices n
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
    ) e
    where n.id = any(${letters.map(({ noticeId }) => noticeId)}::uuid[]) and n.kind = any(${kinds})`
  return new Map(rows.map((row) => [row.id, row]))
}

import { dissolveAtOnce, isDissolvable } from '../administration/areas.ts'
import type { Answer, Client } from '../client.ts'
import type { Pause } from '../journey.ts'
import { hour } from '../moments.ts'
import { decideOnAppeal } from '../offices/objecting.ts'
import type { Office } from '../offices/office.ts'
import type { Town } from '../town.ts'
import type { Applicant } from './applicant.ts'

const grounds = 'The decision does not mention the plan of 2025.'
const atCounter = { headers: { 'x-channel': 'counter' } }
/** The number of looks after which an applicant stops waiting for the decision. */
const looks = 8
/** The share of offices above that are dissolved before they decide. */
const dissolved = 0.02

interface Objection {
  id: string
  state: string
  application: { id: string }
  permit: object | null
  office: { id: string }
  legalRemedy?: { appeal?: { canBeFiled: boolean } }
}

/**
 * Yields the acts of somebody who appeals against the decision on an objection that granted nothing, and waits until
 * the office above has decided or is silent. `rest`: what a desk says of a paper. Returns true when it was granted.
 */
export async function* appeal(
  me: Applicant,
  client: Client,
  objectionId: string,
  rest: object = {},
): AsyncGenerator<Pause, boolean, void> {
  const { town } = me
  const { later, withdraws, filesAnew } = town.mix.objections
  const objection = await readObjection(client, objectionId)
  if (objection?.legalRemedy?.appeal?.canBeFiled !== true) return false
  const what = objection.permit ? 'about a permit' : 'about a refusal'
  if (!town.isInTurn(`appeals ${what}`, later)) return false
  yield me.soon('appeals to the office above')
  const filed = await files(client, objection, rest)
  if (!filed.isGood) return false
  if (town.isInTurn('withdraws an appeal', withdraws)) {
    yield me.soon('withdraws the appeal')
    const { id } = filed.body<Objection>()
    const body = { reason: 'It is settled.', ...('assistance' in rest && { assistance: rest.assistance }) }
    await client.sends(`/v1/objections/${id}/withdrawals`, body, { version: filed.version })
    if (!town.isInTurn('appeals again', filesAnew)) return false
    yield me.soon('appeals again')
    const again = await files(client, objection, rest)
    return again.isGood && (yield* awaitsEnd(me, client, again))
  }
  return yield* awaitsEnd(me, client, filed)
}

const files = (client: Client, { id }: Objection, rest: object): Promise<Answer> =>
  client.sends('/v1/objections', { appealOf: id, grounds, ...rest }, 'assistance' in rest ? atCounter : {})

/**
 * Lets the office above decide, unless it forgets the appeal or is dissolved, and reads it until it has ended. The next
 * office that is to decide it remembers it.
 */
async function* awaitsEnd(me: Applicant, client: Client, filed: Answer): AsyncGenerator<Pause, boolean, void> {
  const objection = filed.body<Objection>()
  let above = me.offices.byId(objection.office.id)
  if (above && isDissolvable(above) && me.town.isInTurn('dissolves an office above', dissolved))
    me.town.enrols('administrator', dissolveAtOnce(me.offices, above), me.soon('dissolves the office of an appeal'))
  else if (above && remembers(me.town, objection)) decides(above, objection)
  for (let look = 0; look < looks; look++) {
    yield me.later('looks at the appeal', 'looksDaily')
    const read = await readObjection(client, objection.id)
    if (read && read.state !== 'open') return read.state === 'granted'
    if (!read || read.office.id === above?.id) continue
    above = me.offices.byId(read.office.id)
    if (above) decides(above, objection)
  }
  return false
}

const remembers = ({ isInTurn, mix }: Town, { permit }: Objection): boolean =>
  isInTurn(`remembers an appeal ${permit ? 'about a permit' : 'about a refusal'}`, 1 - mix.objections.forgets)

const decides = (above: Office, { application: { id } }: Objection): void =>
  above.gets('decides an appeal', decideOnAppeal(above, id), above.chance.whole(1, 4) * hour)

/** Reads an objection or appeal. Undefined when no answer came. */
export async function readObjection(client: Client, id: string): Promise<Objection | undefined> {
  const answer = await client.reads(`/v1/objections/${id}`)
  return answer.isGood ? answer.body<Objection>() : undefined
}

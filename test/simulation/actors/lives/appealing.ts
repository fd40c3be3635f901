import type { Answer, Client } from '../client.ts'
import type { Pause } from '../journey.ts'
import { hour } from '../moments.ts'
import { decideOnAppeal } from '../offices/objecting.ts'
import type { Applicant } from './applicant.ts'

const grounds = 'The decision does not mention the plan of 2025.'
const atCounter = { headers: { 'x-channel': 'counter' } }
/** The number of looks after which an applicant stops waiting for the decision. */
const looks = 8

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
    await client.sends(`/v1/objections/${id}/withdrawals`, { reason: 'It is settled.' }, { version: filed.version })
    if (!town.isInTurn('appeals again', filesAnew)) return false
    yield me.soon('appeals again')
    const again = await files(client, objection, rest)
    return again.isGood && (yield* awaitsEnd(me, client, again))
  }
  return yield* awaitsEnd(me, client, filed)
}

const files = (client: Client, { id }: Objection, rest: object): Promise<Answer> =>
  client.sends('/v1/objections', { appealOf: id, grounds, ...rest }, 'assistance' in rest ? atCounter : {})

/** Lets the office above decide, unless it forgets the appeal, and reads it until it has ended. */
async function* awaitsEnd(me: Applicant, client: Client, filed: Answer): AsyncGenerator<Pause, boolean, void> {
  const { id, application, office, permit } = filed.body<Objection>()
  const above = me.offices.byId(office.id)
  const what = permit ? 'about a permit' : 'about a refusal'
  if (above && me.town.isInTurn(`remembers an appeal ${what}`, 1 - me.town.mix.objections.forgets))
    above.gets('decides an appeal', decideOnAppeal(above, application.id), above.chance.whole(1, 4) * hour)
  for (let look = 0; look < looks; look++) {
    yield me.later('looks at the appeal', 'looksDaily')
    const read = await readObjection(client, id)
    if (read && read.state !== 'open') return read.state === 'granted'
  }
  return false
}

/** Reads an objection or appeal. Undefined when no answer came. */
export async function readObjection(client: Client, id: string): Promise<Objection | undefined> {
  const answer = await client.reads(`/v1/objections/${id}`)
  return answer.isGood ? answer.body<Objection>() : undefined
}

import { type CaseFile, openCase } from '../case-file.ts'
import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { duringWork, minute } from '../moments.ts'
import type { Kiosk } from '../offices/offices.ts'
import { Applicant } from './applicant.ts'
import { goOnWith, submit } from './applying.ts'
import { begin, correctAnswers, missingSlots, uploadTo } from './filling-in.ts'

/** The share of visitors who do more at a kiosk than begin a draft. */
const staysThere = 0.6
/** The share of visitors who end their session when they leave. */
const leavesWell = 0.6
/** The most times that a visitor goes on at a kiosk. A session lasts for twenty minutes. */
const sittings = 5

/**
 * Yields the acts of an applicant who begins at a kiosk with a code and continues at home. Without a kiosk, they begin
 * at home. By turns they upload and submit there, with pauses that may be too long for the session. Many leave without
 * ending it, and the next visitor tries what is left on the screen.
 */
export async function* applyAtKiosk(me: Applicant): Journey {
  const kiosk = me.offices.kiosks.length === 0 ? undefined : me.chance.pick(me.offices.kiosks)
  if (!kiosk) {
    const file = await begin(me)
    if (file) yield* goOnWith(me, file)
    return
  }
  yield { at: duringWork(me.town.now), act: 'comes to a kiosk' }
  const screen = me.town.clientOf(`kiosk ${kiosk.id}`, kiosk.secret)
  if (me.chance.isTrue(0.4)) await screen.sends('/v1/kiosk-tickets')
  const there = await signsIn(me, kiosk, screen)
  if (!there) return
  const drafted = await there.sends('/v1/applications', {
    permitType: me.persona.permitType,
    villageCode: me.villageCode,
  })
  if (me.chance.isTrue(0.3)) await there.sends(`/v1/offices/${kiosk.officeId}/queue-tickets`, {})
  if (me.chance.isTrue(0.1)) await there.reads('/v1/me/export')
  const file = drafted.isGood ? drafted.body<CaseFile>() : undefined
  if (file && me.town.isInTurn('stays at a kiosk', staysThere)) yield* goesOnThere(me, there, file)
  if (me.town.isInTurn('ends the session at a kiosk', leavesWell)) await there.sends('/v1/kiosk-sessions/endings')
  const left = file && (await openCase(me.client, file.id))
  if (left) yield* goOnWith(me, left)
}

/** Opens a session, and tries the one that the last visitor has left. Undefined when none is opened. */
async function signsIn(me: Applicant, kiosk: Kiosk, screen: Client): Promise<Client | undefined> {
  const issued = await me.client.sends('/v1/me/kiosk-codes')
  if (!issued.isGood) return undefined
  if (me.has('mistypes')) await screen.sends('/v1/kiosk-sessions', { code: '0000-0000-01' })
  const opened = await screen.sends('/v1/kiosk-sessions', { code: issued.body<{ code: string }>().code })
  await kiosk.left?.reads('/v1/applications')
  if (!opened.isGood) return undefined
  kiosk.left = me.town.clientOf(`${me.name} at the kiosk`, opened.body<{ token: string }>().token)
  return kiosk.left
}

/** Uploads and submits at the kiosk. Another visitor may have begun meanwhile, or the session may have ended. */
async function* goesOnThere(me: Applicant, there: Client, { id }: CaseFile): Journey {
  const here = new Applicant(me.persona, there, me)
  for (let sitting = 0; sitting < sittings; sitting++) {
    yield { at: me.town.now + me.chance.whole(1, 3) * minute, act: 'goes on at the kiosk' }
    const file = await openCase(there, id)
    if (file?.status !== 'draft') return
    if ((file.answerFaults ?? []).length > 0) await correctAnswers(here, file)
    await uploadTo(here, id, missingSlots(me, file).slice(0, 2))
    if (sitting > 0) await submit(here, file)
  }
}

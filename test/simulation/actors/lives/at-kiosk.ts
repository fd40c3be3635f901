import type { CaseFile } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { duringWork } from '../moments.ts'
import type { Applicant } from './applicant.ts'
import { goOnWith } from './applying.ts'
import { begin } from './filling-in.ts'

/**
 * Yields the acts of an applicant who begins at a kiosk with a code and continues at home. Without a kiosk, they begin
 * at home.
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
  const issued = await me.client.sends('/v1/me/kiosk-codes')
  if (!issued.isGood) return
  if (me.has('mistypes')) await screen.sends('/v1/kiosk-sessions', { code: '0000-0000-01' })
  const opened = await screen.sends('/v1/kiosk-sessions', { code: issued.body<{ code: string }>().code })
  if (!opened.isGood) return
  const there = me.town.clientOf(`${me.name} at the kiosk`, opened.body<{ token: string }>().token)
  const drafted = await there.sends('/v1/applications', {
    permitType: me.persona.permitType,
    villageCode: me.villageCode,
  })
  if (me.chance.isTrue(0.3)) await there.sends(`/v1/offices/${kiosk.officeId}/queue-tickets`, {})
  if (me.chance.isTrue(0.1)) await there.reads('/v1/me/export')
  if (me.chance.isTrue(0.7)) await there.sends('/v1/kiosk-sessions/endings')
  if (drafted.isGood) yield* goOnWith(me, drafted.body<CaseFile>())
}

import { type CaseFile, openCase } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { day } from '../moments.ts'
import type { Applicant } from './applicant.ts'
import { goOnWith } from './applying.ts'
import { askForCorrection } from './asking.ts'
import { objectToDecision } from './objecting.ts'

interface PermitOfMine {
  number: string
  verificationPath: string
}

/** Acts as a new holder: reads the permit, fetches its certificate, shows it to others, and may come again later. */
export async function hold(me: Applicant, file: CaseFile): Promise<void> {
  const { client, town, chance } = me
  const id = file.permit?.id
  if (id === undefined) return
  const read = await client.reads(`/v1/permits/${id}`)
  if (!read.isGood) return
  const permit = read.body<PermitOfMine>()
  town.outside.permits.keeps({ id, ...permit, permitType: file.permitType.code, villageCode: file.villageCode ?? '' })
  if (me.has('asks_for_correction')) await askForCorrection(me, file)
  if (file.clock.deemedGrantedAt) await client.reads(`/v1/applications/${file.id}/deemed-approval-statement`)
  if (me.has('reads_everything')) {
    await client.reads(`/v1/permits/${id}/events`)
    await client.reads(`/v1/permits/${id}/credential`)
  }
  if (chance.isTrue(0.3)) {
    const certificate = await client.reads(`/v1/permits/${id}/certificate?language=${me.persona.language}`)
    const nobody = town.clientOf(`${me.name} shop`, null)
    await nobody.reads(permit.verificationPath)
    if (chance.isTrue(0.2)) await nobody.reads(`${permit.verificationPath}/credential`)
    if (certificate.isGood && chance.isTrue(0.3))
      await nobody.asks('POST', '/v1/verifications', {
        raw: { payload: certificate.bytes, type: 'application/pdf' },
      })
  }
  town.holders.set(id, () => {
    town.enrols(me.name, objectToDecision(me, file), me.soon('hears of a decision on the permit'))
    if (town.isInTurn('renews against a decision', town.mix.renewsAgainstDecision))
      town.enrols(me.name, comeAgain(me, file, 'renewal'), me.soon('renews what is suspended or to be revoked'))
  })
  if (me.has('exports')) await client.reads('/v1/me/export')
  if (me.has('comes_again')) town.enrols(me.name, comeAgain(me, file), me.later('comes again', 'comesBackAfter'))
}

/**
 * Begins a renewal, an amendment or a copy from an earlier application, after a wait of 40 days if that has not ended.
 * With a purpose it begins at once.
 */
async function* comeAgain(me: Applicant, earlier: CaseFile, wanted?: string): Journey {
  const read = await openCase(me.client, earlier.id)
  if (read?.status !== 'handed_over' && wanted === undefined) {
    yield { at: me.town.now + 40 * day, act: 'comes again' }
  }
  const purpose = wanted ?? me.chance.pick(['renewal', 'amendment', 'copy'])
  const drafted = await me.client.sends('/v1/applications', {
    permitType: earlier.permitType.code,
    startFrom: { applicationId: earlier.id, purpose },
  })
  if (drafted.isGood) yield* goOnWith(me, drafted.body<CaseFile>())
}

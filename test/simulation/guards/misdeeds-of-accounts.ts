import { inputs } from '../../support/journey.ts'
import { headers, issued, registered, signed } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { paysByBank } from './paying.ts'
import { setsRemedy } from './remedy-of-a-scene.ts'
import { accepted, approvedForMoney, filed, inTheVillage, triesAll } from './scene.ts'

/** Readings of data, refusals and money without a permit, of which people are told. */
export const misdeedsOfAccounts: Readonly<Record<string, Misdeed>> = {
  async 'reads an application as an officer'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    await scene.frontDesk.reads(file)
    return async ({ applicant }) => void (await applicant.asks('GET', '/v1/me/data-access'))
  },

  async 'reads the notes of an office'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    const url = `/v1/applications/${file.id}/messages`
    await scene.reviewer.asks('POST', url, { body: { kind: 'note', text: 'Look at the title.' } })
    await scene.applicant.asks('GET', url)
  },

  async 'asks for a permit as an agency'(scene) {
    const permit = await signed(scene)
    const { id } = await registered(scene)
    const { person } = await issued(scene, id)
    await person.asks('GET', `/v1/permits/${permit}`, { headers })
  },

  async 'changes the draft of a colleague'(scene) {
    const { id, version, villageCode } = await scene.allHats.drafts('SKTM', {
      ...(await inTheVillage('SKTM')),
      filedAtOfficeId: scene.officeId,
    })
    await scene.frontDesk.asks('PATCH', `/v1/applications/${id}`, {
      body: { villageCode },
      headers: { 'if-match': `"${version}"` },
    })
  },

  async 'refuses before another remedy is set'(scene) {
    await setsRemedy(scene, { amount: 30, unit: 'days' })
    const file = await accepted(scene, 'SKTM')
    await triesAll(file, [scene.reviewer, 'propose_refusal'], [scene.head, 'refuse'])
    return async () => {
      await setsRemedy(scene, { amount: 21, unit: 'working_days' })
      await scene.applicant.reads(file)
    }
  },

  async 'pays and withdraws'(scene) {
    const file = await accepted(scene, 'IPTM')
    await approvedForMoney(scene, file)
    await paysByBank(scene, file)
    await scene.applicant.tries('withdraw', file, inputs['withdraw'])
    await scene.applicant.reads(file)
  },
}

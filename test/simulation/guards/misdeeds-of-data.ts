import type { Misdeed } from './contrary.ts'
import { paysByBank } from './paying.ts'
import { accepted, approvedForMoney, filed, inTheVillage, triesAll } from './scene.ts'

/** Attempts to read, repeat or keep what the rules forbid. */
export const misdeedsOfData: Readonly<Record<string, Misdeed>> = {
  async 'reads an application of somebody else'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    await scene.stranger.asks('GET', `/v1/applications/${file.id}`)
    await scene.neighbour.asks('GET', `/v1/applications/${file.id}`)
    await scene.neighbour.asks('GET', '/v1/applications?scope=office')
  },

  async 'reads a draft as an officer'(scene) {
    const draft = await scene.applicant.drafts('SKTM', await inTheVillage('SKTM'))
    await scene.head.asks('GET', `/v1/applications/${draft.id}`)
    const returned = await filed(scene.applicant, 'SKTM')
    await scene.head.asks('GET', `/v1/applications/${returned.id}`)
    await scene.neighbour.asks('GET', `/v1/applications/${draft.id}`)
  },

  async 'reads what they discarded'(scene) {
    const draft = await scene.stranger.drafts('SKTM')
    const headers = { 'if-match': `"${draft.version}"` }
    await scene.stranger.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers })
    return async () => void (await scene.stranger.asks('GET', `/v1/applications/${draft.id}`))
  },

  async 'makes many drafts and lists them'(scene) {
    for (let made = 0; made < 8; made++) await scene.stranger.drafts('SKTM')
    await scene.stranger.asks('GET', '/v1/applications?scope=own')
  },

  async 'tracks with a guessed key'(scene) {
    const { reference, trackingKey } = await filed(scene.applicant, 'SKTM')
    const nobody = scene.world.bearer(null)
    await nobody.asks('POST', '/v1/tracking', { body: { reference, trackingKey } })
    await nobody.asks('POST', '/v1/tracking', { body: { reference, trackingKey: '0000-0000-0000' } })
  },

  async 'sends a request again'(scene) {
    const headers = { 'idempotency-key': `again-${scene.world.clock.now().getTime()}` }
    const again = (body: object) => scene.applicant.asks('POST', '/v1/applications', { body, headers })
    await again({ permitType: 'SKTM' })
    await again({ permitType: 'SKTM' })
    await again({ permitType: 'TANAH' })
  },

  async 'saves over the changes of another tab'(scene) {
    const draft = await scene.applicant.drafts('SKTM', await inTheVillage('SKTM'))
    const headers = { 'if-match': `"${draft.version}"` }
    const url = `/v1/applications/${draft.id}`
    await scene.applicant.asks('PATCH', url, { body: { villageCode: '31.71.06.1002' }, headers })
    await scene.applicant.asks('PATCH', url, { body: { villageCode: '31.71.06.1001' }, headers })
  },

  async 'is paid by a bank that tells it twice'(scene) {
    const file = await accepted(scene, 'IPTM')
    await approvedForMoney(scene, file)
    await paysByBank(scene, file, { times: 2 })
  },

  async 'gets permits signed one after the other'(scene) {
    for (let signed = 0; signed < 2; signed++) {
      const file = await accepted(scene, 'SKTM')
      await triesAll(file, [scene.reviewer, 'approve'], [scene.head, 'sign'], [scene.frontDesk, 'hand_over'])
    }
  },

  async 'draws numbers at the counter'(scene) {
    for (let drawn = 0; drawn < 3; drawn++)
      await scene.frontDesk.asks('POST', `/v1/offices/${scene.officeId}/queue-tickets`, { body: {} })
  },

  async 'removes a file of a draft'(scene) {
    const draft = await scene.applicant.prepares('TANAH', await inTheVillage('TANAH'))
    const headers = { 'if-match': `"${draft.version}"` }
    const [document] = draft.documents
    await scene.applicant.asks('DELETE', `/v1/applications/${draft.id}/documents/${document?.id}`, { headers })
  },

  async 'submits a file in which a virus was found'(scene) {
    const draft = await scene.applicant.prepares('TANAH', await inTheVillage('TANAH'))
    await scene.world.program.database.pool`
      update documents set scan = 'infected' where application_id = ${draft.id}`
    await scene.applicant.tries('submit', draft, { statementAccepted: true })
  },

  async 'writes a number into a reason'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    await scene.applicant.tries('withdraw', file, { reason: 'Nomor saya 3171061010900001' })
  },

  async 'erases what was never submitted'(scene) {
    await scene.stranger.prepares('TANAH', await inTheVillage('TANAH'))
    await scene.stranger.asks('POST', '/v1/me/erasures', { body: {} })
  },
}

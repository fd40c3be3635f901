import { inputs } from '../../support/journey.ts'
import { atTheCounter } from '../../support/person.ts'
import type { Misdeed } from './contrary.ts'
import { accepted, approvedForMoney, comparesAll, filed, inspected, inTheVillage, triesAll } from './scene.ts'

/** Attempts to take steps that the rules forbid. Each is refused while all guards are in place. */
export const misdeedsOfSteps: Readonly<Record<string, Misdeed>> = {
  async 'signs without comparing originals'(scene) {
    const file = await accepted(scene, 'TANAH')
    await triesAll(file, [scene.reviewer, 'approve'], [scene.frontDesk, 'confirm_originals'], [scene.head, 'sign'])
  },

  async 'hands over without comparing originals'(scene) {
    const file = await accepted(scene, 'STPT')
    await triesAll(file, [scene.reviewer, 'approve'], [scene.head, 'sign'], [scene.frontDesk, 'hand_over'])
  },

  async 'approves and signs the same application'(scene) {
    const file = await accepted(scene, 'SKTM')
    await triesAll(file, [scene.allHats, 'approve'], [scene.allHats, 'sign'], [scene.head, 'sign'])
  },

  async 'inspects and approves the same application'(scene) {
    const file = await accepted(scene, 'KOST')
    await inspected(scene, file, scene.allHats)
    await triesAll(file, [scene.allHats, 'approve'])
  },

  async 'approves and inspects the same application'(scene) {
    const file = await accepted(scene, 'KOST')
    await inspected(scene, file, scene.inspector)
    await triesAll(file, [scene.allHats, 'propose_refusal'], [scene.head, 'send_back'])
    await inspected(scene, file, scene.allHats)
  },

  async 'files at the counter and approves'(scene) {
    const file = await filed(scene.allHats, 'SKTM', { filedAtOfficeId: scene.officeId, assistance: atTheCounter })
    await triesAll(file, [scene.frontDesk, 'accept'], [scene.allHats, 'approve'])
  },

  async 'acts for an office below'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    await triesAll(file, [scene.above, 'accept'])
  },

  async 'reviews their own application'(scene) {
    const file = await filed(scene.allHats, 'SKTM')
    await triesAll(file, [scene.allHats, 'accept'], [scene.allHats, 'approve'])
  },

  async 'hands their own application over, and accepts it'(scene) {
    const file = await filed(scene.allHats, 'SKTM')
    return async ({ allHats, applicant }) => {
      const issued = await allHats.asks('POST', `/v1/applications/${file.id}/account-codes`, { body: {} })
      const { code } = issued.json<{ code: string }>()
      await applicant.asks('POST', '/v1/applications/claims', { body: { reference: file.reference, code } })
      await triesAll(file, [allHats, 'accept'])
    }
  },

  async 'confirms a payment that did not come'(scene) {
    const file = await accepted(scene, 'IPTM')
    await approvedForMoney(scene, file)
    await triesAll(file, [scene.cashier, 'confirm_payment'])
  },

  async 'takes over what they filed for somebody'(scene) {
    const file = await filed(scene.allHats, 'SKTM', { filedAtOfficeId: scene.officeId, assistance: atTheCounter })
    const { code } = await scene.allHats.does<{ code: string }>(
      201,
      'POST',
      `/v1/applications/${file.id}/claim-codes`,
      { body: {} },
    )
    const body = { reference: file.reference, code }
    await scene.allHats.asks('POST', '/v1/applications/claims', { body })
  },

  async 'returns an application that waits for a while'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    const reasons = [{ target: '/applicant/name', code: 'unreadable' }]
    await scene.frontDesk.tries('return', file, { reasons })
    await scene.applicant.reads(file)
  },

  async 'signs with everything in order'(scene) {
    const file = await accepted(scene, 'TANAH')
    await triesAll(file, [scene.reviewer, 'approve'])
    await comparesAll(scene, file)
    await triesAll(file, [scene.frontDesk, 'confirm_originals'], [scene.head, 'sign'])
    await scene.applicant.triesUpload('identity_card', file, Buffer.from('%PDF-1.4 another'))
  },

  async 'submits what lacks its papers'(scene) {
    const draft = await scene.applicant.drafts('TANAH', await inTheVillage('TANAH'))
    await scene.applicant.reads(draft)
    await scene.applicant.tries('submit', draft, inputs['submit'])
  },

  async 'approves with a temporary post'(scene) {
    const file = await accepted(scene, 'SKTM')
    await scene.temporary.reads(file)
    return () => triesAll(file, [scene.temporary, 'approve'])
  },

  async 'accepts while their post is suspended'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    const [admin, deputy] = [await scene.world.as('admin'), await scene.world.as('deputy')]
    const post = { subject: 'deputy', officeId: scene.officeId, role: 'front_desk', reason: 'Stands in for a week.' }
    const { id } = await admin.does<{ id: string }>(201, 'POST', '/v1/staff', { body: post })
    await deputy.reads(file)
    const body = { action: 'suspend', reason: 'An inquiry is under way.' }
    await admin.asks('POST', `/v1/staff/${id}/changes`, { body })
    return { inHours: 0.1, run: () => triesAll(file, [deputy, 'accept']) }
  },

  async 'accepts and returns at the same time'(scene) {
    const reasons = [{ target: '/applicant/name', code: 'unreadable' }]
    for (let time = 0; time < 4; time++) {
      const file = await filed(scene.applicant, 'SKTM')
      await Promise.all([
        scene.frontDesk.tries('accept', file),
        scene.allHats.tries('return', file, { reasons }),
        scene.frontDesk.tries('accept', file),
      ])
    }
  },
}

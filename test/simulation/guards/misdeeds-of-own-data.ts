import { type Application, atTheCounter, somePdf } from '../../support/person.ts'
import type { Misdeed } from './contrary.ts'
import { filesFor, refused } from './misdeeds-of-remedies.ts'
import { setsRemedy } from './remedy-of-a-scene.ts'
import { accepted, comparesAll, filed, type Scene, triesAll } from './scene.ts'

/** Attempts with exports, erasures, corrections and files that the rules forbid. */
export const misdeedsOfOwnData: Readonly<Record<string, Misdeed>> = {
  async 'exports their data as an officer'(scene) {
    await filed(scene.applicant, 'SKTM')
    await scene.frontDesk.asks('GET', '/v1/me/export')
  },

  async 'inquires into an application'(scene) {
    const { reference } = await filed(scene.applicant, 'SKTM')
    const admin = await scene.world.as('admin')
    await admin.asks('POST', '/v1/audit/inquiries', { body: { reference, reason: ombudsman } })
  },

  async 'inquires into an application that they accepted'(scene) {
    const { reference } = await accepted(scene, 'SKTM')
    await scene.frontDesk.asks('POST', '/v1/audit/inquiries', { body: { reference, reason: ombudsman } })
    await appoints(scene, 'front-desk')
    await scene.frontDesk.asks('POST', '/v1/audit/inquiries', { body: { reference, reason: ombudsman } })
  },

  async 'erases what was submitted and withdrawn'(scene) {
    const file = await filed(scene.stranger, 'SKTM')
    await scene.stranger.tries('withdraw', file, { reason: 'Not this year.' })
    await scene.stranger.asks('POST', '/v1/me/erasures', { body: {} })
  },

  async 'lets the retention end after a refusal'(scene) {
    await setsRemedy(scene, { amount: 30, unit: 'days' })
    await endsRetention(scene, await refused(scene))
  },

  async 'lets the retention end before an objection'(scene) {
    const file = await refused(scene)
    await endsRetention(scene, file)
    await filesFor(scene, { applicationId: file.id })
  },

  async 'decides on a correction twice'(scene) {
    const file = await accepted(scene, 'SKTM')
    const path = `/v1/applications/${file.id}/corrections`
    const { id } = await scene.applicant.does<{ id: string }>(201, 'POST', path, { body: correction })
    for (const outcome of [{ outcome: 'refused', reason: 'The card says otherwise.' }, { outcome: 'accepted' }])
      await decides(scene, `${path}/${id}`, outcome)
  },

  async 'asks for a correction while another one waits'(scene) {
    const file = await accepted(scene, 'SKTM')
    const path = `/v1/applications/${file.id}/corrections`
    for (let asked = 0; asked < 2; asked++) await scene.applicant.asks('POST', path, { body: correction })
  },

  async 'asks for a correction and decides it'(scene) {
    const { allHats, officeId } = scene
    const file = await filed(allHats, 'SKTM', { filedAtOfficeId: officeId, assistance: atTheCounter })
    const path = `/v1/applications/${file.id}/corrections`
    const { id } = await allHats.does<{ id: string }>(201, 'POST', path, { body: correction })
    await decides({ ...scene, frontDesk: allHats }, `${path}/${id}`, { outcome: 'accepted' })
  },

  async 'sends another file after the signature'(scene) {
    const file = await accepted(scene, 'TANAH')
    await triesAll(file, [scene.reviewer, 'approve'])
    await comparesAll(scene, file)
    await triesAll(file, [scene.frontDesk, 'confirm_originals'], [scene.head, 'sign'])
    await scene.applicant.triesUpload('identity_card', file, somePdf())
  },
}

const ombudsman = 'The ombudsman asks what has happened so far.'

/** Ends the retention of a closed application, as if the years of its type were over. The worker erases it soon. */
export const endsRetention = ({ world }: Scene, { id }: Application) =>
  world.program.database.pool`update retentions set erasable_on = network_day() where application_id = ${id}`

/** Appoints a person as an administrator of the province. */
async function appoints({ world }: Scene, subject: string): Promise<void> {
  const admin = await world.as('admin')
  const { data } = await admin.does<{ data: { id: string }[] }>(200, 'GET', '/v1/offices?level=province')
  const body = { subject, officeId: data[0]?.id, role: 'administrator', reason: 'To answer the ombudsman.' }
  await admin.does(201, 'POST', '/v1/staff', { body })
}

const correction = { answers: { applicant: { name: 'Siti Rahmawati Dewi' } }, reason: 'The name was mistyped.' }

/** Concludes a correction as the front desk, on the version that it has read. */
async function decides({ frontDesk }: Scene, url: string, body: object): Promise<void> {
  const { headers } = await frontDesk.asks('GET', url)
  await frontDesk.asks('PUT', `${url}/outcome`, { body, headers: { 'if-match': String(headers['etag']) } })
}

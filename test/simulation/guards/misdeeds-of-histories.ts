import { answersTo } from '../../support/mail/mail-room.ts'
import { Mails } from '../outside/mails.ts'
import { changesPermit, signed } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { filed } from './scene.ts'

/** Attempts to rewrite a history with the rights of the program, and jobs that run twice at the same time. */
export const misdeedsOfHistories: Readonly<Record<string, Misdeed>> = {
  async 'rewrites an event with its hash'(scene) {
    const { id } = await filed(scene.applicant, 'SKTM')
    return async ({ world }) => {
      const { pool } = world.program.database
      await pool`
        update application_events
        set channel = 'counter'
        where application_id = ${id} and type = 'application.submitted'`
      await pool`
        update application_events e
        set hash = event_hash(e.previous_hash, e)
        where e.application_id = ${id} and e.type = 'application.submitted'`
    }
  },

  async 'deletes the suspension of a permit'(scene) {
    const permit = await signed(scene)
    await changesPermit(scene, permit, 'suspend')
    await scene.world.program.database.pool`
      delete from permit_events
      where permit_id = ${permit} and type = 'permit.suspended'`
  },

  async 'deletes an event of an office, and a read'(scene) {
    const { pool } = scene.world.program.database
    const file = await filed(scene.applicant, 'SKTM')
    await scene.frontDesk.reads(file)
    await pool`delete from data_reads where application_id = ${file.id}`.catch(() => undefined)
    const admin = await scene.world.as('admin')
    const url = `/v1/offices/${scene.officeId}`
    const { headers } = await admin.asks('GET', url)
    const body = { contact: { telephone: '+62210000000' } }
    await admin.asks('PATCH', url, { body, headers: { 'if-match': String(headers['etag']) } })
    await pool`delete from office_events where office_id = ${scene.officeId}`
  },

  async 'writes a mail that two workers read at the same time'(scene) {
    const { reference } = await filed(scene.applicant, 'SKTM')
    await new Mails(() => scene.world).hands({
      from: 'siti@example.org',
      domain: 'example.org',
      to: answersTo(reference).to,
      subject: 'Permohonan saya',
      text: 'Mohon periksa kembali.',
      messageId: `<${reference}@example.org>`,
    })
    const { program } = scene.world
    await Promise.all([program.runs('read_mail'), program.runs('read_mail')])
  },
}

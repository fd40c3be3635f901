import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { rotateMails } from '../../../src/correspondence/received-mails/keeping/rotate.ts'
import { sealMail, unsealMail } from '../../../src/correspondence/received-mails/keeping/sealing.ts'
import { demandOffice } from '../../../src/correspondence/received-mails/sorting/holds.ts'
import { sortMail } from '../../../src/correspondence/received-mails/sorting/sort-mail.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { runAll } from '../../../src/platform/jobs/running.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { estate } from '../../../src/program/estate.ts'
import { jobs } from '../../../src/program/registers.ts'
import { race } from '../../support/faults/racing.ts'
import { openKeptMail } from '../../support/mail/kept-mail.ts'
import { reading, signed, written } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { testKeys } from '../../support/network.ts'
import { dissolves } from '../../support/scenes/offices.ts'
import { officeOf } from '../../support/staff.ts'

const { net, room, pool, comes, reads, close } = await openKeptMail()
after(close)

describe('rotating the data key', () => {
  const rotated = createVault({
    ...testKeys,
    dataKeys: [{ kid: 'test-2', secret: Buffer.alloc(32, 9) }, ...testKeys.dataKeys],
  })
  const sealOf = async ({ id }: { id: string }) =>
    (
      await pool<
        { personal: string; kid: string }[]
      >`select personal, personal_kid as kid from received_mails where id = ${id}`
    )[0]
  const rotates = async () => {
    while ((await rotateMails(pool, await rotated)) > 0);
  }

  it('re-encrypts every mail under the new key, also unread ones, and changes nothing in them', async () => {
    const mail = await comes()
    await room.hands(await signed(await written({ text: 'Not read yet' })))
    await rotates()
    assert.equal((await pool`select from received_mails where personal_kid <> 'test-2'`).length, 0)
    const { subject, text } = await unsealMail(await rotated, mail.id, (await sealOf(mail))?.personal ?? '')
    assert.deepEqual([subject, text], ['Rahasia', 'Rumah di Kecamatan Menteng.'])
    await assert.rejects(unsealMail(await rotated, crypto.randomUUID(), (await sealOf(mail))?.personal ?? ''))
    assert.equal(await rotateMails(pool, await rotated), 0)
    await sortMail({ ...room.sorting, vault: await rotated })
    await pool`update received_mails set personal = null, personal_kid = null where personal_kid = 'test-2'`
  })

  it('does not lose concurrent writes', async () => {
    const mail = await comes()
    const meanwhile = await sealMail(net.vault, mail.id, {
      envelope: { sender: null, recipients: [], remoteAddress: null, helo: null },
      subject: 'Meanwhile',
    })
    await race(
      net,
      (tx) => tx`update received_mails set personal = ${meanwhile.personal} where id = ${mail.id}`,
      async () => rotateMails(pool, await rotated),
    )
    assert.deepEqual([(await sealOf(mail))?.kid, (await reads(mail)).subject], ['test-1', 'Meanwhile'])
    await rotates()
    assert.equal((await sealOf(mail))?.kid, 'test-2')
  })

  it('delays no mail for an application that cannot be opened', async () => {
    const [mail, file] = [await comes(), await net.applicant.drafts()]
    const [kept] = await pool<{ personal: string | null; kid: string | null }[]>`
      update application_forms
      set personal = 'e30.e30.e30.e30.e30', personal_kid = 'test-1'
      where application_id = ${file.id}
      returning old.personal, old.personal_kid as kid`
    const parts = {
      database: net.database,
      storage: net.storage,
      vault: await rotated,
      post: noPost,
      reading: reading(),
    }
    await assert.rejects(
      runAll(
        async () => jobs['rotate_data_keys']?.batch({ ...parts, estate, consequences, takeBack }) ?? 0,
        new AbortController().signal,
      ),
      /could not be opened/,
    )
    assert.equal((await sealOf(mail))?.kid, 'test-2')
    await pool`
      update application_forms
      set personal = ${kept?.personal ?? null}, personal_kid = ${kept?.kid ?? null}
      where application_id = ${file.id}`
    await pool`update received_mails set personal = null, personal_kid = null where id = ${mail.id}`
  })

  it('skips a mail that cannot be opened, and reports it', async () => {
    const [broken, sound] = [await comes(), await comes()]
    await pool`update received_mails set personal = 'e30.e30.e30.e30.e30' where id = ${broken.id}`
    await assert.rejects(rotates, /1 of 1 mails/)
    assert.deepEqual([(await sealOf(broken))?.kid, (await sealOf(sound))?.kid], ['test-1', 'test-2'])
    await pool`update received_mails set personal = null, personal_kid = null where id = ${broken.id}`
  })
})

describe('an office that is dissolved while it receives a mail', () => {
  const of = async ({ id }: { id: string }) =>
    (
      await pool<
        { code: string }[]
      >`select o.region_code as code from received_mails m join offices o on o.id = m.office_id where m.id = ${id}`
    )[0]?.code

  it('waits for the mail, so that it goes to the successor', async () => {
    const [mail, going] = [await comes(), await officeOf(net, '31.71.06.1003')]
    await race(
      net,
      async (tx) => {
        await demandOffice(tx, going.id)
        await tx`update received_mails set office_id = ${going.id} where id = ${mail.id}`
      },
      () => dissolves(net, '31.71.06.1003', '31.71.06'),
    )
    assert.equal(await of(mail), '31.71.06')
  })

  it('gets none once it is dissolved: the mail is read again later, and goes to the successor', async () => {
    const gone = await officeOf(net, '31.71.06.1003')
    await assert.rejects(
      inTransaction(pool, (tx) => demandOffice(tx, gone.id)),
      /dissolved meanwhile/,
    )
    assert.equal(await of(await comes({ text: 'Rumah di 31.71.06.1003.' })), '31.71.06')
  })

  it('is locked for each mail that is read', async () => {
    await room.hands(await signed(await written({ text: 'Rumah di Kecamatan Menteng.' })))
    const office = await officeOf(net, '31.71.06')
    const reading = race(
      net,
      (tx) => tx`update offices set name_en = name_en where id = ${office.id}`,
      () => sortMail(room.sorting),
    )
    assert.equal(await reading, 1, 'It has waited for the office.')
  })
})

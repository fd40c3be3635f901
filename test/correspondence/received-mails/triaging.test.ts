import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Actor } from '../../../src/access/identity/actor.ts'
import { listReceivedMails } from '../../../src/correspondence/received-mails/triage/queries.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { answersTo, filesOf, lastMail, signed, written } from '../../support/mail/mail-room.ts'
import { type Mail, openTriage, type Page } from '../../support/mail/triage.ts'
import { virus } from '../../support/outside/clamd.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { dissolves } from '../../support/scenes/offices.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const { net, room, desk, above, elsewhere, here, beside, comes, files, address, reads, queue, close } =
  await openTriage()
after(close)

describe('the triage of an office', () => {
  it('lists waiting mails to officers of the office and those above, oldest first, and opens none', async () => {
    const [one, other] = [await comes({ subject: 'Rahasia' }), await comes()]
    for (const person of [desk, above]) {
      const listed = await queue(person)
      assert.deepEqual(listed.map(({ id }) => id).slice(-2), [one.id, other.id])
      assert.doesNotMatch(JSON.stringify(listed), /Rahasia|applicant-1@example/)
    }
    assert.ok((await queue(elsewhere)).every(({ id }) => id !== one.id))
    isRefused(await net.applicant.asks('GET', '/v1/received-mails'), 403, 'forbidden')
    isRefused(await elsewhere.asks('GET', address(one)), 404, 'not_found')
  })

  it('hides from an officer a mail about their own application, and does not let them handle it', async () => {
    const officer = await appoint(net, ['front_desk'], here)
    const own = await officer.submits()
    const mail = await comes(
      { from: 'applicant-2@bare.example', text: 'Rumah ini terlalu tinggi.' },
      answersTo(own.reference).to,
    )
    assert.deepEqual([mail.about, mail.state], [own.reference, 'triage'])
    assert.ok((await queue(desk)).some(({ id }) => id === mail.id))
    assert.ok((await queue(officer)).every(({ id }) => id !== mail.id))
    await changesNothing(net, async () => {
      for (const path of ['', '/content']) isRefused(await officer.asks('GET', address(mail, path)), 404, 'not_found')
      isRefused(
        await officer.asks('POST', address(mail, '/closures'), { body: { reason: 'Nothing to it.' } }),
        404,
        'not_found',
      )
    })
    await desk.does(201, 'POST', address(mail, '/closures'), { body: { reason: 'It is as the plan says.' } })
    isRefused(await officer.asks('GET', address(mail)), 404, 'not_found')
  })

  it('continues page by page, for its list only', async () => {
    const first = await desk.does<Page<Mail>>(200, 'GET', '/v1/received-mails?limit=1')
    const second = await desk.does<Page<Mail>>(200, 'GET', `/v1/received-mails?limit=1&cursor=${first.page.nextCursor}`)
    assert.notEqual(first.data[0]?.id, second.data[0]?.id)
    isRefused(
      await desk.asks('GET', `/v1/received-mails?state=closed&cursor=${first.page.nextCursor}`),
      400,
      'cursor_mismatch',
    )
  })

  it('is read in pages, with a bounded cost even when one office has very many mails', async () => {
    const { id } = await officeOf(net, beside)
    const { pool } = net.database
    await pool`
      insert into received_mails (reference, source, state, size_bytes, office_id)
      select 'many-' || n, 'imap', 'triage', 100, ${id}
      from generate_series(1, 3000) n`
    await pool`analyze received_mails`
    const actor: Actor = {
      personId: crypto.randomUUID(),
      name: 'front-desk',
      posts: [{ role: 'front_desk', officeId: id, reach: '31.71', endsAt: null }],
    }
    const looked = await pool.begin(async (tx) => {
      await tx`set local plan_cache_mode = force_generic_plan`
      const listed = await listReceivedMails(tx, actor, {
        state: 'triage',
        officeId: undefined,
        after: null,
        limit: 20,
      })
      const [counted] = await tx<{ rows: number }[]>`
        select (idx_tup_fetch + seq_tup_read)::int as rows
        from pg_stat_xact_user_tables
        where relname = 'received_mails'`
      return { listed: listed.length, rows: counted?.rows ?? Infinity }
    })
    await pool`delete from received_mails where reference like 'many-%'`
    assert.equal(looked.listed, 21)
    assert.ok(looked.rows < 100, `It looked at ${looked.rows} mails.`)
  })

  it('opens a mail for its reader, and records the read', async () => {
    const mail = await comes({ subject: 'Mau IMB', attachments: files('KTP.pdf') })
    const before = (await net.database.pool`select from data_reads where what = 'received_mail'`).length
    const opened = await reads(desk, mail)
    assert.deepEqual(
      [opened.from, opened.subject, opened.attachments[0]?.fileName, opened.reason],
      ['applicant-1@example.org', 'Mau IMB', 'KTP.pdf', 'no_file'],
    )
    const content = await desk.asks('GET', address(mail, `/attachments/${opened.attachments[0]?.id}/content`))
    assert.match(content.body.toString('latin1'), /^%PDF/)
    assert.match(String(content.headers['content-disposition']), /attachment/)
    assert.equal((await net.database.pool`select from data_reads where what = 'received_mail'`).length, before + 2)
  })

  it('returns a mail as it came, to the byte, as a file that no browser opens, and records the read', async () => {
    const raw = await signed(await written({ text: 'Rumah di Kecamatan Menteng.', attachments: files('KTP.pdf') }))
    await room.hands(raw)
    await room.reads()
    const mail = await lastMail(net)
    const reads = () => net.database.pool`select from data_reads where what = 'received_mail'`
    const before = (await reads()).length
    for (const person of [desk, above]) {
      const { status, headers, body } = await person.asks('GET', address(mail, '/content'))
      assert.deepEqual(
        [
          status,
          body.equals(raw),
          headers['content-type'],
          headers['content-disposition'],
          headers['cache-control'],
          headers['x-content-type-options'],
        ],
        [200, true, 'message/rfc822', `attachment; filename=${mail.reference}.eml`, 'no-store', 'nosniff'],
      )
    }
    assert.equal((await reads()).length, before + 2)
    isRefused(await elsewhere.asks('GET', address(mail, '/content')), 404, 'not_found')
    isRefused(await net.applicant.asks('GET', address(mail, '/content')), 404, 'not_found')
    await net.database.pool`update received_mails set object_key = null where id = ${mail.id}`
    assert.match(
      isRefused(await desk.asks('GET', address(mail, '/content')), 404, 'not_found').detail,
      /original content of that mail/,
    )
    assert.equal((await reads()).length, before + 2)
  })

  it('returns no infected file, nor the mail with it', async () => {
    const mail = await comes({ attachments: [{ filename: 'KTP.pdf', content: Buffer.concat([somePdf(), virus]) }] })
    isRefused(
      await desk.asks('GET', address(mail, `/attachments/${(await filesOf(net, mail.id))[0]?.id}/content`)),
      409,
      'received_file_refused',
    )
    isRefused(await desk.asks('GET', address(mail, '/content')), 409, 'received_file_refused')
  })
})

describe('an office that is dissolved', () => {
  it('transfers its triage to its successor', async () => {
    const going = await officeOf(net, '31.71.06.1002')
    const mail = await comes()
    await net.database.pool`update received_mails set office_id = ${going.id} where id = ${mail.id}`
    await dissolves(net, '31.71.06.1002', here)
    const [moved] = await net.database.pool<
      { office: string }[]
    >`select o.region_code as office from received_mails m join offices o on o.id = m.office_id where m.id = ${mail.id}`
    assert.equal(moved?.office, here)
  })
})

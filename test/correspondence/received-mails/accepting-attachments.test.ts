import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { imbIn } from '../../support/journey.ts'
import { answersTo, confirms, letters } from '../../support/mail/mail-room.ts'
import { openTriage, type Page } from '../../support/mail/triage.ts'
import { virus } from '../../support/outside/clamd.ts'
import { somePdf } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const { net, desk, above, comes, files, received, acceptance, accepts, close } = await openTriage()
after(close)

describe('a received attachment', async () => {
  await confirms(net, 'applicant-1', 'applicant-1@example.org')
  const returned = await imbIn('returned', net)
  const { to } = answersTo(returned.reference)
  const comesWith = async (...names: string[]) => {
    await comes({ attachments: files(...names) }, to)
    return (await received(net.applicant, returned)).slice(-names.length)
  }
  const linkIn = async (): Promise<string> => {
    const letter = (await letters(net)).at(-1)
    const link = (await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')).get('/link')
    return String(link).replace('http://localhost:3000', '')
  }

  it('becomes a document when its applicant accepts it, with its history, and its bytes are the same', async () => {
    const [file] = await comesWith('sertifikat.pdf')
    assert.ok(file)
    const document = await accepts(net.applicant, returned, file)
    assert.deepEqual([document.slot, document.version, document.receivedByEmail], ['land_title', 2, true])
    const content = await net.applicant.asks('GET', `/v1/applications/${returned.id}/documents/${document.id}/content`)
    assert.match(content.body.toString('latin1'), /^%PDF/)
    const {
      data: [event],
    } = await net.applicant.does<Page<{ type: string; actor: { standing: string } }>>(
      200,
      'GET',
      `/v1/applications/${returned.id}/events`,
    )
    const events = await net.database.pool<
      { type: string; standing: string }[]
    >`select type, standing from application_events where application_id = ${returned.id} order by version desc limit 1`
    assert.deepEqual(
      events.map(({ type, standing }) => [type, standing]),
      [['document.received_by_email', 'applicant']],
    )
    assert.ok(event)
    isRefused(await net.applicant.asks('POST', acceptance(returned, file), { body: {} }), 409, 'received_file_accepted')
    assert.equal((await net.database.pool`select from stray_objects`).length, 0)
  })

  it('is also accepted by the front desk of the office, and by nobody else', async () => {
    const [file] = await comesWith('scan.pdf')
    assert.ok(file)
    for (const person of [net.reviewer, net.head, above])
      isRefused(
        await person.asks('POST', acceptance(returned, file), { body: { slot: 'land_title' } }),
        403,
        'forbidden',
      )
    isRefused(
      await net.stranger.asks('POST', acceptance(returned, file), { body: { slot: 'land_title' } }),
      404,
      'not_found',
    )
    assert.deepEqual(faultsIn((await desk.asks('POST', acceptance(returned, file), { body: {} })).refusal), [
      '/slot required',
    ])
    assert.equal((await accepts(desk, returned, file, { slot: 'land_title' })).slot, 'land_title')
  })

  it('has to fulfil the rules of an upload: an open slot, its formats, and clean', async () => {
    const [wrong, type] = await comesWith('KTP.pdf', 'sertifikat.pdf')
    assert.ok(wrong && type)
    assert.deepEqual(faultsIn((await net.applicant.asks('POST', acceptance(returned, wrong), { body: {} })).refusal), [
      '/slot not_asked_for',
    ])
    await comes(
      {
        attachments: [
          { filename: 'sertifikat.pdf', content: 'no document at all' },
          { filename: 'x.pdf', content: Buffer.concat([somePdf(), virus]) },
        ],
      },
      to,
    )
    const [text, infected] = (await received(net.applicant, returned)).slice(-2)
    assert.ok(text && infected)
    isRefused(
      await net.applicant.asks('POST', acceptance(returned, text), { body: { slot: 'land_title' } }),
      422,
      'file_type_not_accepted',
    )
    isRefused(
      await net.applicant.asks('POST', acceptance(returned, infected), { body: { slot: 'land_title' } }),
      409,
      'received_file_refused',
    )
  })

  it('is accepted once by two people at the same time', async () => {
    const [file] = await comesWith('sertifikat.pdf')
    assert.ok(file)
    const answers = await Promise.all(
      [net.applicant, desk, net.applicant].map((person) =>
        person.asks('POST', acceptance(returned, file), { body: {} }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409])
  })

  it('is accepted by one click on the link in the letter; to open it changes nothing', async () => {
    const [named, unnamed] = await comesWith('sertifikat tanah.pdf', 'apa ini <b>.pdf')
    const link = await linkIn()
    await changesNothing(net, async () => {
      const page = await net.nobody.asks('GET', link)
      assert.deepEqual([page.status, String(page.headers['content-type'])], [200, 'text/html; charset=utf-8'])
      assert.match(page.text, /sertifikat tanah\.pdf<\/b> · Land title · waiting/)
      assert.match(page.text, /apa ini &#60;b&#62;\.pdf/)
      assert.match(page.text, /<form method="post" action="[\w-]{32}">/)
    })
    const done = await net.nobody.asks('POST', link, {
      raw: { payload: '', type: 'application/x-www-form-urlencoded' },
    })
    assert.match(done.text, /sertifikat tanah\.pdf<\/b> · Land title · used/)
    const after = (await received(net.applicant, returned)).slice(-2)
    assert.deepEqual(
      after.map(({ documentId }) => documentId !== null),
      [true, false],
    )
    await changesNothing(net, () =>
      net.nobody.asks('POST', link, { raw: { payload: '', type: 'application/x-www-form-urlencoded' } }),
    )
    assert.ok(named && unnamed)
  })

  it('is not accepted by the link before it is scanned, and the page says so', async () => {
    const [unscanned] = await comesWith('sertifikat tanah.pdf')
    const link = await linkIn()
    await net.database.pool`update received_attachments set scan = 'failed' where id = ${unscanned?.id ?? ''}`
    const page = await net.nobody.asks('POST', link, {
      raw: { payload: '', type: 'application/x-www-form-urlencoded' },
    })
    assert.match(page.text, /not scanned for viruses yet/)
    assert.doesNotMatch(page.text, /No file is waiting|>Use these files</)
    await net.database.pool`update received_attachments set scan = 'clean' where id = ${unscanned?.id ?? ''}`
    assert.match(
      (await net.nobody.asks('POST', link, { raw: { payload: '', type: 'application/x-www-form-urlencoded' } })).text,
      /· used/,
    )
  })

  it('cannot be read by a wrong or expired link, or one of a former contact of the applicant', async () => {
    await comesWith('sertifikat.pdf')
    const link = await linkIn()
    isRefused(await net.nobody.asks('GET', `${link.slice(0, -4)}AAAA`), 404, 'not_found')
    await net.database.pool`update received_mails set confirm_until = now() where confirm_until is not null`
    for (const method of ['GET', 'POST'] as const) isRefused(await net.nobody.asks(method, link), 404, 'not_found')
    await net.database
      .pool`update received_mails set confirm_until = now() + interval '1 day' where confirm_until is not null`
    await net.database.pool`
        update contacts
        set removed_at = now(), personal = null, personal_kid = null, digest = null
        where person_id is not null`
    isRefused(await net.nobody.asks('GET', link), 404, 'not_found')
  })
})

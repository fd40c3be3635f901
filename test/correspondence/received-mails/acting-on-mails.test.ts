import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { race } from '../../support/faults/racing.ts'
import { letters } from '../../support/mail/mail-room.ts'
import { openTriage } from '../../support/mail/triage.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const { net, desk, above, elsewhere, beside, assistance, comes, address, reads, queue, close } = await openTriage()
after(close)

describe('a mail in triage', () => {
  it('is answered with what is missing, by letter to its sender', async () => {
    const mail = await comes({ messageId: '<asked@example.org>' })
    const before = (await letters(net)).length
    await desk.does(201, 'POST', address(mail, '/answers'), {
      body: { missing: ['Fotokopi KTP', 'Bukti hak atas tanah'], note: 'Salam.' },
    })
    const [letter, ...more] = (await letters(net)).slice(before)
    assert.deepEqual(
      [letter?.kind, letter?.facts, letter?.inReplyTo, more],
      ['mail_answer', { mail: mail.reference }, '<asked@example.org>', []],
    )
    const secrets = await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')
    assert.deepEqual(
      [secrets.get('/address'), secrets.get('/missing'), secrets.get('/note')],
      ['applicant-1@example.org', '- Fotokopi KTP\n- Bukti hak atas tanah', 'Salam.'],
    )
    assert.deepEqual(
      [(await reads(desk, mail)).state, (await reads(desk, mail)).acts.map(({ act }) => act)],
      ['answered', ['answered']],
    )
    assert.ok((await queue(desk, '?state=answered')).some(({ id }) => id === mail.id))
  })

  it('is answered by a note alone when it only asks something, and never by nothing', async () => {
    const mail = await comes()
    const before = (await letters(net)).length
    await desk.does(201, 'POST', address(mail, '/answers'), { body: { note: 'Tidak perlu datang.' } })
    const [letter] = (await letters(net)).slice(before)
    const secrets = await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')
    assert.deepEqual([secrets.get('/missing'), secrets.get('/note')], ['', 'Tidak perlu datang.'])
    const empty = await desk.asks('POST', address(mail, '/answers'), { body: { language: 'id' } })
    assert.deepEqual([empty.status, faultsIn(empty.refusal)], [422, ['/note required']])
    assert.equal((await letters(net)).length, before + 1)
  })

  it('is closed with a reason, and then final', async () => {
    const mail = await comes()
    await desk.does(201, 'POST', address(mail, '/closures'), { body: { reason: 'An advertisement.' } })
    assert.deepEqual(
      (await reads(desk, mail)).acts.map(({ act, reason }) => [act, reason]),
      [['closed', 'An advertisement.']],
    )
    for (const [path, body] of [
      ['/closures', { reason: 'Again.' }],
      ['/answers', { missing: ['KTP'] }],
      ['/drafts', { permitType: 'IMB', assistance }],
    ] as const) {
      isRefused(await desk.asks('POST', address(mail, path), { body }), 409, 'mail_not_in_triage')
    }
  })

  it('is transferred to another office with a counter, and belongs there from then on', async () => {
    const mail = await comes()
    const [there, planned] = [
      await officeOf(net, beside),
      await net.database.pool<{ id: string }[]>`select id from offices where state = 'planned' limit 1`,
    ]
    if (planned[0])
      assert.deepEqual(
        faultsIn(
          (
            await desk.asks('POST', address(mail, '/transfers'), {
              body: { officeId: planned[0].id, reason: 'There.' },
            })
          ).refusal,
        ),
        ['/officeId counter_closed'],
      )
    await desk.does(201, 'POST', address(mail, '/transfers'), {
      body: { officeId: there.id, reason: 'The site is there.' },
    })
    isRefused(await desk.asks('GET', address(mail)), 404, 'not_found')
    assert.equal((await reads(elsewhere, mail)).state, 'triage')
  })

  it('that is closed while it is transferred is a conflict, and no fault of the other office', async () => {
    const mail = await comes()
    const there = await officeOf(net, beside)
    const refused = await race(
      net,
      (tx) => tx`update received_mails set state = 'closed', dealt_with_at = now() where id = ${mail.id}`,
      () => desk.asks('POST', address(mail, '/transfers'), { body: { officeId: there.id, reason: 'There.' } }),
    )
    isRefused(refused, 409, 'conflict')
  })

  it('can be read by offices above, and is handled by the front desk of its office', async () => {
    const mail = await comes()
    for (const person of [above, net.head, net.reviewer]) {
      isRefused(await person.asks('POST', address(mail, '/closures'), { body: { reason: 'No.' } }), 403, 'forbidden')
    }
  })

  it('refuses texts with personal numbers for its record', async () => {
    const mail = await comes()
    await changesNothing(net, async () => {
      assert.deepEqual(
        faultsIn(
          (await desk.asks('POST', address(mail, '/closures'), { body: { reason: 'NIK 3171065501800001' } })).refusal,
        ),
        ['/reason personal_number'],
      )
      assert.deepEqual(
        faultsIn(
          (await desk.asks('POST', address(mail, '/answers'), { body: { missing: ['KTP 3171065501800001'] } })).refusal,
        ),
        ['/missing/0 personal_number'],
      )
    })
  })
})

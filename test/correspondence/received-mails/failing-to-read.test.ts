import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sortMail } from '../../../src/correspondence/received-mails/sorting/sort-mail.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { race } from '../../support/faults/racing.ts'
import { openMailParts } from '../../support/mail/mail-parts.ts'
import { lastMail, letters, signed, written } from '../../support/mail/mail-room.ts'
import { somePdf } from '../../support/person.ts'

const { storage, net, room, pool, to, close } = await openMailParts()
after(close)
const waiting = () => pool`
  select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

describe('reading a mail', () => {
  it('that fails is retried later, and does nothing twice', async () => {
    await room.hands(
      await signed(await written({ to, text: 'Try again', attachments: [{ filename: 'a.pdf', content: somePdf() }] })),
      { to },
    )
    const before = (await letters(net)).length
    {
      using _ = storage.replaceParts(() => ({
        put: async () => {
          throw new Error('The storage is down.')
        },
      }))
      await assert.rejects(sortMail(room.sorting), /down/)
    }
    assert.equal((await lastMail(net)).state, 'received')
    await pool`update received_mails set next_at = now() where state = 'received'`
    await room.reads()
    assert.equal((await lastMail(net)).state, 'filed')
    assert.equal((await letters(net)).length, before + 1)
    assert.equal((await pool`select from stray_objects`).length, 0)
  })

  it('that fails again and again leaves the mail to an officer, as it came', async () => {
    await room.hands(await signed(await written({ to, text: 'Never' })), { to })
    using _ = storage.replaceParts(() => ({
      get: async () => {
        throw new Error('The storage is down.')
      },
    }))
    for (let attempt = 1; attempt <= 5; attempt++) {
      await sortMail(room.sorting).catch(() => {})
      await pool`update received_mails set next_at = now() where state = 'received'`
    }
    const mail = await lastMail(net)
    assert.deepEqual([mail.state, mail.reason], ['triage', 'could_not_be_read'])
  })

  it('that ends early proves no envelope sender by the signature of another address', async () => {
    const attachments = Array.from({ length: 101 }, (_, index) => ({ filename: `${index}.txt`, content: `${index}` }))
    const raw = await signed(await written({ from: 'applicant-2@bare.example', to, attachments }), 'bare.example')
    await room.hands(raw, { from: 'applicant-1@example.org', to })
    await room.reads()
    const { reason, checks, authenticated } = await lastMail(net)
    assert.deepEqual(
      [reason, checks, authenticated],
      ['too_many_parts', { spf: 'none', dkim: 'pass', dmarc: 'none' }, false],
    )
  })

  it('that fails does not delay other mails', async () => {
    await room.hands(await signed(await written({ to, text: 'Is in trouble' })), { to })
    {
      using _ = storage.replaceParts(() => ({
        get: async () => {
          throw new Error('The storage is down.')
        },
      }))
      await assert.rejects(sortMail(room.sorting))
    }
    await room.hands(await signed(await written({ to, text: 'Is not' })), { to })
    assert.equal(await room.reads(), 1)
    assert.equal((await lastMail(net)).state, 'filed')
  })

  it('reads two copies of a mail at once, and keeps one of them', async () => {
    await pool`delete from received_mails where state = 'received'`
    const raw = await written({ from: 'stranger@elsewhere.example', text: 'Twice at once' })
    for (const route of ['here', 'there'])
      await room.hands(Buffer.concat([Buffer.from(`Received: from elsewhere by ${route}\r\n`), raw]))
    await race(
      net,
      (tx) => tx`select from offices for update`,
      () => Promise.all([sortMail(room.sorting), sortMail(room.sorting)]),
      () => eventually('both wait for the office', async () => (await waiting()).length === 2),
    )
    const read = await pool`select state, reason from received_mails order by received_at desc, id desc limit 2`
    assert.deepEqual(read.map(({ state }) => state).sort(), ['ignored', 'triage'])
    assert.deepEqual(
      read.flatMap(({ state, reason }) => (state === 'ignored' ? [reason] : [])),
      ['repeated'],
    )
  })

  it('is done by one of several workers at the same time', async () => {
    await pool`update received_mails set next_at = now() where state = 'received'`
    await room.reads()
    const before = (await pool`select from messages`).length
    for (let index = 0; index < 4; index++)
      await room.hands(await signed(await written({ to, text: `${index}` })), { to })
    await Promise.all([room.reads(), room.reads(), room.reads()])
    assert.equal((await pool`select from messages`).length, before + 4)
  })
})

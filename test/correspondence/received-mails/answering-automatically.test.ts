import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openFiling } from '../../support/mail/filing.ts'
import { letters, mailbox, mails, signed, written } from '../../support/mail/mail-room.ts'

const { net, comes, close } = await openFiling()
after(close)

describe('an automatic answer', () => {
  const asks = (from: string, mail: Parameters<typeof written>[0] = {}) =>
    written({ from, subject: 'IMB', text: 'Bagaimana caranya?', ...mail }).then((raw) =>
      comes(raw, { from: 'warga@bare.example', to: mailbox.address }),
    )

  it('is sent to a writer without an application, with the reference of their mail, once a day', async () => {
    const before = (await letters(net)).length
    const mail = await asks('baru@bare.example', { messageId: '<new@bare.example>' })
    await asks('Baru@BARE.example')
    const [letter, ...more] = (await letters(net)).slice(before)
    assert.deepEqual(
      [letter?.kind, letter?.facts, letter?.inReplyTo, letter?.shown, more],
      ['mail_received', { mail: mail.reference }, '<new@bare.example>', 'b•••@bare.example', []],
    )
    await net.database.pool`update automatic_answers set "on" = "on" - 1`
    await asks('baru@bare.example')
    assert.equal((await letters(net)).length, before + 2)
  })

  it('is sent once a day to all extensions of an address: nobody floods it in the name of its holder', async () => {
    const before = (await letters(net)).length
    for (const from of ['korban+1@bare.example', 'korban+2@bare.example', 'Korban@bare.example']) await asks(from)
    assert.equal((await letters(net)).length, before + 1)
  })

  it('is sent to a proven sender although a mail in their name was answered on the same day', async () => {
    const before = (await letters(net)).length
    await asks('warga@bare.example', { text: 'In the name of somebody else' })
    const proven = async () =>
      comes(await signed(await written({ from: 'warga@bare.example' }), 'bare.example'), { to: mailbox.address })
    const mail = await proven()
    await proven()
    assert.deepEqual(
      (await letters(net)).slice(before + 1).map(({ facts }) => facts['mail']),
      [mail.reference],
    )
  })

  for (const [name, from, mail] of [
    ['a mailing list', 'list-member@bare.example', { headers: { 'List-Id': '<warga.bare.example>' } }],
    ['what is sent to many', 'many@bare.example', { headers: { Precedence: 'bulk' } }],
    ['who wants no answers', 'quiet@bare.example', { headers: { 'X-Auto-Response-Suppress': 'All' } }],
    ['a machine by its name', 'noreply@bare.example', {}],
    ["a list's own address", 'owner-warga@bare.example', {}],
    ['a sender that is no address', '"a b"@bare.example', {}],
    ['a sender whose domain does not vouch for the mail', 'forged@example.org', {}],
  ] as const) {
    it(`is not sent to ${name}, whose mail an officer sees all the same`, async () => {
      const before = await letters(net)
      assert.equal((await asks(from, mail)).state, 'triage')
      assert.deepEqual(await letters(net), before)
    })
  }

  it('stops a loop with another machine that is not marked as one', async () => {
    const before = (await letters(net)).length
    for (let turn = 0; turn < 5; turn++)
      await asks('robot@bare.example', { subject: `Re: Surel Anda kami terima (${turn})` })
    assert.equal((await letters(net)).length, before + 1)
  })
})

describe('the triage', () => {
  it("is that of the office that serves the place that is named, or the network's", async () => {
    const places: [text: string, office: string][] = [
      ['Rumah saya di Kelurahan Gondangdia, mau IMB.', '31.71.06'],
      ['Saya tinggal di Kec. Menteng', '31.71.06'],
      ['Wilayah 31.71.07.1001', '31.71.07'],
      ['I would like to build a house in Gondangdia village, please.', '31.71.06'],
      ['Our shop is in the Tanah Abang District.', '31.71.07'],
      ['It is in Kebon Kacang, a village\nin the district, and we live in a village', '31'],
      ['Kelurahan Menteng atau Kelurahan Kebon Melati', '31'],
      ['Kelurahan Antah Berantah', '31'],
      ['Di mana saja', '31'],
    ]
    for (const [text, office] of places) {
      const mail = await comes(await written({ from: 'warga@bare.example', text }), { to: mailbox.address })
      assert.deepEqual([mail.state, mail.reason], ['triage', 'no_file'])
      assert.ok(
        mail.office === office || mail.office?.startsWith(`${office}.`) === (office !== '31'),
        `${text}: ${mail.office}`,
      )
    }
  })

  it("is that of the office of the sender's last application when no place is named", async () => {
    const mail = await comes(await signed(await written({ text: 'Satu lagi' })), { to: mailbox.address })
    assert.deepEqual([mail.state, mail.reason, mail.office], ['triage', 'no_file', '31.71.06'])
  })

  it('stores no personal data in its rows', async () => {
    const rows = JSON.stringify(await net.database.pool`select to_jsonb(m) - 'personal' as row from received_mails m`)
    for (const word of ['applicant-1@', 'baru@', 'Bagaimana', 'Gondangdia']) assert.doesNotMatch(rows, new RegExp(word))
    assert.ok((await mails(net)).every(({ state }) => state !== 'received'))
  })
})

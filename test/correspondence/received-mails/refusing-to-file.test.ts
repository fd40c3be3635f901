import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { bounceAddress } from '../../../src/correspondence/mail/reply-address.ts'
import { imbIn } from '../../support/journey.ts'
import { openFiling } from '../../support/mail/filing.ts'
import { answersTo, confirms, filesOf, letters, mailbox, signed, written } from '../../support/mail/mail-room.ts'
import { somePdf } from '../../support/person.ts'

const { net, file, others, to, tag, thread, comes, close } = await openFiling()
after(close)

/** Inserts a line after the From header of a mail. */
const withLineAfterSender = (mail: Buffer, line: string): Buffer =>
  Buffer.from(
    mail.toString('latin1').replace(/^From: .*$/m, (from) => `${from}\r\n${line}`),
    'latin1',
  )

describe('a mail that only claims its sender', () => {
  const forgeries: [
    name: string,
    reason: string,
    make: () => Promise<Buffer>,
    where?: { from?: string; to?: string },
  ][] = [
    ['with the applicant as its sender and no signature', 'sender_unproven', () => written({ to })],
    [
      'with the signature of another domain',
      'sender_unproven',
      async () => signed(await written({ to }), 'bare.example'),
    ],
    [
      'that was changed after it was signed',
      'sender_unproven',
      async () =>
        Buffer.from((await signed(await written({ to, text: 'Setuju.' }))).toString().replace('Setuju.', 'Batal..')),
    ],
    [
      'from somebody else, signed, with the tag of this application',
      'sender_unknown',
      async () => signed(await written({ from: 'applicant-2@bare.example', to }), 'bare.example'),
    ],
    [
      'with two senders',
      'sender_unknown',
      async () => signed(await written({ from: ['applicant-1@example.org', 'applicant-2@bare.example'], to })),
    ],
    [
      'whose signer is named by a line that only some readers take for a part of the sender',
      'sender_unproven',
      async () => signed(withLineAfterSender(await written({ to }), 'X\v: applicant-2@bare.example'), 'bare.example'),
    ],
    [
      'that names two applications',
      'names_differ',
      async () => signed(await written({ to, subject: answersTo(others.reference).tag })),
    ],
    [
      'that names two applications in its subject',
      'names_differ',
      async () => signed(await written({ to, subject: `Re: ${tag} Fw: ${answersTo(others.reference).tag}` })),
    ],
    [
      'whose sender only answers to the envelope',
      'sender_unknown',
      async () => signed(await written({ from: 'somebody@bare.example', to }), 'bare.example'),
      { from: 'applicant-1@example.org' },
    ],
    [
      'that was written three weeks ago',
      'too_old',
      async () => signed(await written({ to, date: new Date(Date.now() - 21 * 864e5) })),
    ],
    [
      'without a day',
      'too_old',
      async () => signed(Buffer.from((await written({ to })).toString().replace(/^Date: .*\r\n/m, ''))),
    ],
  ]
  for (const [name, reason, make, where] of forgeries) {
    it(`${name} waits in the triage of the application's office, and is not filed`, async () => {
      const [before, applicant] = [await thread(net.applicant, file), await thread(net.stranger, others)]
      const mail = await comes(await make(), where)
      assert.deepEqual([mail.state, mail.reason, mail.application, mail.office], ['triage', reason, null, '31.71.06'])
      assert.deepEqual(await thread(net.applicant, file), before)
      assert.deepEqual(await thread(net.stranger, others), applicant)
    })
  }

  it('is not filed for a contact that has been removed', async () => {
    await net.database.pool`
        update contacts
        set removed_at = now(), personal = null, personal_kid = null, digest = null
        where shown like 'a%@bare.example'`
    const mail = await comes(
      await signed(
        await written({ from: 'applicant-2@bare.example', to: answersTo(others.reference).to }),
        'bare.example',
      ),
      { to: answersTo(others.reference).to },
    )
    assert.deepEqual([mail.state, mail.reason], ['triage', 'sender_unknown'])
    await confirms(net, 'applicant-2', 'applicant-2@bare.example')
  })

  it('is not filed in a closed application', async () => {
    const closed = await imbIn('withdrawn', net)
    const mail = await comes(await signed(await written({ to: answersTo(closed.reference).to })), {
      to: answersTo(closed.reference).to,
    })
    assert.deepEqual([mail.state, mail.reason, mail.about], ['triage', 'file_closed', closed.reference])
  })
})

describe('a mail of a machine', () => {
  const automatic: [name: string, reason: string, mail: Parameters<typeof written>[0], envelope?: object][] = [
    ['an answer while somebody is away', 'automatic', { headers: { 'Auto-Submitted': 'auto-replied' } }],
    [
      'one that was made by itself',
      'automatic',
      { headers: { 'Auto-Submitted': 'auto-generated; owner-email="a@example.org"' } },
    ],
    ['an old answering machine', 'automatic', { headers: { 'X-Autoreply': 'yes' } }],
    ['what has no sender to answer to', 'no_sender', {}, { from: '' }],
    ['our own', 'own_mail', { from: mailbox.address }],
    ['one from the signed address of a letter', 'own_mail', { from: to }],
    ['one from our mailbox with an extension', 'own_mail', { from: mailbox.address.replace('@', '+a+b@') }],
  ]
  for (const [name, reason, mail, envelope] of automatic) {
    it(`${name} is ignored, and nobody is notified`, async () => {
      const before = await letters(net)
      const found = await comes(
        await signed(await written({ to, ...mail, attachments: [{ filename: 'a.pdf', content: somePdf() }] })),
        envelope,
      )
      assert.deepEqual([found.state, found.reason, (await filesOf(net, found.id)).length], ['ignored', reason, 0])
      assert.deepEqual(await letters(net), before)
    })
  }

  it("that bounced to the address of a notice is nobody's mail", async () => {
    const found = await comes(await written({ text: 'Undelivered' }), {
      from: '',
      to: bounceAddress(mailbox.keys, mailbox.address, crypto.randomUUID()),
    })
    assert.deepEqual([found.state, found.reason], ['ignored', 'bounce'])
  })
})

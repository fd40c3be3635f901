import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { agencyTellings } from '../../../src/correspondence/notifications/telling/agency-telling.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { tellings } from '../../../src/correspondence/notifications/telling/telling.ts'
import { lacksNothing } from '../../support/asserting/advice.ts'
import { goes, imbIn, inputs } from '../../support/journey.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import type { Application } from '../../support/person.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { appoints, puts } from '../../support/scenes/inspections.ts'
import { books, concludes, type Offer, officeIn } from '../../support/scenes/visits.ts'

const inWords = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Jakarta', dateStyle: 'full', timeStyle: 'short' })

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)

describe('an applicant', () => {
  it('is told that the application has arrived, in both languages, with the facts', async () => {
    const file = await net.applicant.prepares('IMB')
    await net.applicant.takes('withdraw', await net.applicant.drafts('SKTM'), inputs['withdraw'])
    assert.deepEqual(await told(), [], 'nothing of a draft')
    await goes(net, 'applicant', 'submit', file)
    const submitted = await isTold('submitted')
    assert.match(submitted.en, /reply to this e-mail/)
    assert.doesNotMatch(submitted.id, /surel/)
    assert.match(
      submitted.en,
      new RegExp(
        `received your application[^]*Application number: ${file.reference}\\nPermit type: House building permit`,
      ),
    )
    assert.match(
      submitted.en,
      /Yours sincerely,\nOne-stop service office, .*\nJalan Contoh, .*\nTelephone \+62210000000\nCounter hours: Monday–Friday 08:00–12:00/,
    )
    assert.match(submitted.id, /Telepon \+62210000000\nJam loket: Senin–Jumat 08\.00–12\.00 dan 13\.00–15\.00 WIB\n/)
  })

  it('is told what to correct, that it arrived again, and when the office is due', async () => {
    const file = await imbIn('submitted', net)
    await told()
    await net.frontDesk.takes('return', file, {
      reasons: [
        { target: 'land_title', code: 'unreadable', note: 'The second page is blurred.' },
        { target: '/applicant/name', code: 'incomplete' },
      ],
    })
    const returned = await isTold('returned')
    assert.match(
      returned.en,
      /- Land title: cannot be read\. The officer notes: The second page is blurred\.\n- Applicant, Full name: incomplete\n/,
    )
    assert.match(
      returned.id,
      /: tidak terbaca\. Catatan petugas: The second page is blurred\.\n- Pemohon, Nama lengkap: tidak lengkap/,
    )
    await net.applicant.takes('submit', file, inputs['submit'])
    await isTold('resubmitted')
    await goes(net, 'frontDesk', 'accept', file)
    assert.match((await isTold('accepted')).en, /The office will finish by \d+ \w+ 20\d\d/)
  })

  it('is told when an inspector comes, and that this was moved or cancelled', async () => {
    const file = await imbIn('in_review', net)
    await told()
    await goes(net, 'reviewer', 'inspect', file)
    const first = await appoints(net.inspector, file, { note: 'Please open the gate.' })
    assert.match(
      (await isTold('inspection_arranged')).en,
      /on \w+day,? \d+ \w+ 20\d\d at \d\d:\d\d WIB\.[^]*Please open the gate\./,
    )
    const second = await appoints(net.inspector, file, { supersedes: first.id })
    assert.match((await isTold('inspection_moved')).id, /pada \w+, \d+ \w+ 20\d\d pukul \d\d\.\d\d WIB\./)
    assert.equal(
      (await puts(net.inspector, 'outcome', file, second, { outcome: 'cancelled', reason: 'The street is flooded.' }))
        .status,
      200,
    )
    assert.match((await isTold('inspection_cancelled')).en, /The street is flooded\./)
    await goes(net, 'inspector', 'report_inspection', file)
    assert.deepEqual(await told(), [])
  })

  it('is told what to pay, and what was paid', async () => {
    const file = await imbIn('in_inspection', net)
    await goes(net, 'inspector', 'report_inspection', file)
    await told()
    await goes(net, 'reviewer', 'approve', file)
    const { feeAssessment } = await net.applicant.reads(file)
    const due = await isTold('payment_due')
    assert.ok(feeAssessment && due.en.includes(feeAssessment.number) && due.id.includes(feeAssessment.number))
    const amount = feeAssessment.total.amount
    assert.match(
      due.id,
      new RegExp(`Jumlah: Rp${new Intl.NumberFormat('id-ID').format(amount).replaceAll('.', '\\.')}\\n`),
    )
    assert.match(due.en, new RegExp(`Amount: IDR\\s${new Intl.NumberFormat('en').format(amount)}\\nDue by: \\d`))
    await net.cashier.paysIn(file, amount - 1)
    assert.match((await isTold('payment_received')).en, /Still to be paid: IDR\s1\./)
    await net.cashier.paysIn(file)
    assert.doesNotMatch((await isTold('payment_received', 'originals_due')).en, /Still to be paid/)
  })

  it('is told which originals to bring, and the times that are free', async () => {
    const file = await imbIn('awaiting_payment', net)
    await told()
    await net.cashier.paysIn(file)
    const invitation = await isTold('payment_received', 'originals_due')
    assert.match(invitation.en, /bring the originals[^]*\n- Identity card \(KTP\)\n- Land title\n/)
    assert.match(invitation.id, /\n- Kartu tanda penduduk \(KTP\)\n/)
    const { slots } = await net.nobody.does<Offer>(
      200,
      'GET',
      `/v1/offices/${officeIn(await net.applicant.reads(file))}/slots?from=${dayIn(0)}`,
    )
    const soonest = slots.find(({ free }) => free > 0)
    assert.match(
      invitation.en,
      /Times that were free when this letter was sent:(?:\n- \w+,? \d+ \w+ 20\d\d at \d\d:\d\d WIB){5}\n\n/,
    )
    assert.ok(
      soonest && invitation.en.includes(`letter was sent:\n- ${inWords.format(new Date(soonest.startsAt))} WIB\n`),
      'what is free first is offered first',
    )
    assert.match(invitation.id, /saat surat ini dikirim:\n- \w+, \d+ \w+ 20\d\d pukul/)
  })

  it('is notified of a visit that was booked, moved or cancelled', async () => {
    const file = await imbIn('awaiting_originals', net)
    await net.frontDesk.matches(file, ['identity_card'])
    await told()
    const visit = await books(net, net.applicant, await net.applicant.reads(file))
    const booked = await isTold('visit_booked')
    assert.match(booked.en, /WIB\.[^]*Please bring the originals of these documents:\n- Land title\n/)
    assert.doesNotMatch(booked.en, /Identity card/, 'what was matched already stays at home')
    const moved = await books(net, net.applicant, await net.applicant.reads(file), { supersedes: visit.id })
    await isTold('visit_moved')
    assert.equal(
      (await concludes(net.frontDesk, file, moved, { outcome: 'cancelled', reason: 'The counter is closed that day.' }))
        .status,
      200,
    )
    assert.match((await isTold('visit_cancelled')).en, /The counter is closed that day\./)
  })

  it('is notified when a head sends the application back, and of messages of an officer', async () => {
    const file = await imbIn('ready_to_sign', net)
    await told()
    await net.head.takes('send_back', file, { reason: 'Look again at the drawing.' })
    assert.match((await isTold('sent_back')).en, /Look again at the drawing\./)
    await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'message', text: 'Which <gate> is it?\n\n- The left one?' },
    })
    await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'note', text: 'For us alone.' },
    })
    await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'call', text: 'They were called and will send a sketch.', internal: false },
    })
    await net.applicant.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'message', text: 'The left one.' },
    })
    assert.match((await isTold('message')).en, /District writes:\n\nWhich <gate> is it\?/)
  })
})

describe('the creation of notices', () => {
  it('happens once, also with several workers, and after a time without a worker', async () => {
    await told()
    for (let count = 0; count < 5; count++) await net.applicant.submits('SKTM')
    await Promise.all([tellPeople(pool), tellPeople(pool), tellPeople(pool)])
    assert.equal((await told()).filter(({ kind }) => kind === 'submitted').length, 10)
    assert.deepEqual(await told(), [])
    assert.equal((await pool`select from untold`).length, 0)
  })

  it('skips unconfirmed addresses, kinds that are not chosen, and people who are not the applicant', async () => {
    await told()
    const {
      data: [, phone],
    } = await net.applicant.does<{ data: { id: string; version: number }[] }>(200, 'GET', '/v1/me/contacts')
    await net.applicant.does(200, 'PATCH', `/v1/me/contacts/${phone?.id}`, {
      body: { kinds: ['permit_ready'] },
      headers: { 'if-match': `"${phone?.version}"` },
    })
    await net.applicant.does(201, 'POST', '/v1/me/contacts', { body: { channel: 'sms', address: '+6281200000001' } })
    await hasContact(net, net.stranger, { channel: 'email', address: 'applicant-2@example.org' })
    await told()
    await net.applicant.submits('SKTM')
    assert.deepEqual(
      (await told()).map(({ kind, to }) => [kind, to]),
      [['submitted', 'applicant-1@example.org']],
    )
  })

  it('knows exactly the events that the database lists for it', async () => {
    const listedBy = async (...names: string[]) => {
      const triggers = await pool<{ definition: string }[]>`
        select pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) as definition
        from pg_trigger
        where tgname = any(${names})`
      const definitions = triggers.map(({ definition }) => definition).join()
      return new Set([...definitions.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, type]) => type))
    }
    const typesOf = (rules: readonly { type: string }[]) => new Set(rules.map(({ type }) => type))
    for (const [listed, known] of [
      [await listedBy('events_are_told', 'permit_events_are_told'), typesOf(tellings)],
      [await listedBy('consultation_events_are_told'), typesOf(agencyTellings)],
    ] as const) {
      lacksNothing(
        [...known].filter((type) => !listed.has(type)),
        (type) => `Name ${type} in the function of its trigger, by a new migration: see docs/adding-a-step.md.`,
      )
      assert.deepEqual(listed, known)
    }
  })

  it('puts nothing personal into the subject of a mail, and stores no address or text unsealed', async () => {
    await told()
    const file: Application = await net.applicant.submits('SKTM')
    await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'message', text: 'A text that is looked for.' },
    })
    const [mail] = (await told()).filter(({ kind }) => kind === 'message')
    assert.match(mail?.subject ?? '', /^A message from the office \[#/)
    const rows = await pool<
      { text: string }[]
    >`select n::text as text from notices n union all select c::text from contacts c`
    assert.deepEqual(
      rows.filter(({ text }) => /applicant-1@|\+62812|looked for/.test(text)),
      [],
    )
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endChecks } from '../../../src/applications/clocks/check-silence.ts'
import { deemGranted } from '../../../src/applications/clocks/deadlines.ts'
import { lapseApplications } from '../../../src/applications/lapse.ts'
import type { NoticeKind } from '../../../src/correspondence/notifications/notice.ts'
import { sendNotices } from '../../../src/correspondence/notifications/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/tell.ts'
import { tellableKinds, tellings } from '../../../src/correspondence/notifications/telling.ts'
import { endPermits } from '../../../src/permits/changes.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { hasContact, mailIn } from '../../support/contacts.ts'
import { appoints, puts } from '../../support/inspections.ts'
import { goes, imbIn, inputs, letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { dissolves } from '../../support/offices.ts'
import { issued, takesOn } from '../../support/permits.ts'
import type { Application } from '../../support/person.ts'
import { KeepingPost } from '../../support/post.ts'
import { appoint, officeOf } from '../../support/staff.ts'
import { books, concludes, dayIn, knowsItsCalendars, type Offer, officeIn } from '../../support/visits.ts'

const inWords = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Jakarta', dateStyle: 'full', timeStyle: 'short' })

const post = new KeepingPost()
const net = await network()
after(() => net.close())
const { pool } = net.database
before(async () => {
  await knowsItsCalendars(net)
  await hasContact(net, net.applicant, { channel: 'email', address: 'applicant-1@example.org', language: 'en' })
  await hasContact(net, net.applicant, {
    channel: 'whatsapp',
    address: '+6281200000001',
    language: 'id',
    kinds: [...tellableKinds],
  })
})

interface Said {
  kind: string
  channel: string
  language: string
  text: string
  subject: string
  to: string
}

/** All that has gone out since it was asked the last time, as who gets it reads it. */
async function told(): Promise<Said[]> {
  while ((await tellPeople(pool)) > 0);
  while ((await sendNotices(pool, net.vault, post)) > 0);
  const rows = await pool<{ id: string; kind: string; language: string }[]>`select id, kind, language from notices`
  return post.parcels.splice(0).map(({ noticeId, channel, content, to }) => {
    const notice = rows.find(({ id }) => id === noticeId)
    const { subject, text } =
      channel === 'email' ? mailIn(content) : { subject: '', text: String(JSON.parse(content.toString()).text) }
    return { kind: notice?.kind ?? '', language: notice?.language ?? '', channel, subject, text, to }
  })
}

/** What was told of one kind, in English by mail and in Indonesian by WhatsApp, and nothing else. */
async function isTold(...kinds: NoticeKind[]): Promise<{ en: string; id: string }> {
  const said = await told()
  assert.deepEqual(
    said.map(({ kind, language }) => `${kind} ${language}`).sort(),
    kinds.flatMap((kind) => [`${kind} en`, `${kind} id`]).sort(),
  )
  for (const { text } of said) assert.doesNotMatch(text, /undefined|null|NaN|\[object|\{\{/)
  const in_ = (language: string) =>
    said
      .filter((one) => one.language === language)
      .map(({ text }) => text)
      .join('\n')
  return { en: in_('en'), id: in_('id') }
}

describe('an applicant', () => {
  it('is told that it came in, in both languages, with the facts', async () => {
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

  it('is told what to correct, that it came in again, and when the office finishes', async () => {
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
    assert.match((await isTold('accepted')).en, /The office finishes by \d+ \w+ 20\d\d/)
  })

  it('is told when an inspector comes, and that it was moved or called off', async () => {
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

  it('is told what to pay, and what came in', async () => {
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
      new RegExp(`Jumlah: Rp\\s${new Intl.NumberFormat('id-ID').format(amount).replaceAll('.', '\\.')}\\n`),
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

  it('is told of a visit that was booked, moved or called off', async () => {
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

  it('is told that a head has sent it back, and what an officer writes to them', async () => {
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

  it('is told of its end, whatever that is', async () => {
    const permit = await imbIn('ready_to_sign', net)
    await told()
    await goes(net, 'head', 'sign', permit)
    const ready = await isTold('permit_ready')
    const [{ number = '' } = {}] = await pool<
      { number: string }[]
    >`select number from permits where application_id = ${permit.id}`
    assert.ok(number !== '' && ready.en.includes(`Its number is ${number}.`) && ready.id.includes(number))
    await goes(net, 'frontDesk', 'hand_over', permit)
    await isTold('handed_over')
    const refused = await imbIn('refusal_proposed', net)
    await told()
    await goes(net, 'head', 'refuse', refused)
    assert.match((await isTold('refused')).id, /Alasan: Not allowed there\.\nDasar hukum: The city plan decree\./)
    const waiting = await imbIn('returned', net)
    await told()
    await letDaysPass(10_000, waiting, net)
    await lapseApplications(pool, consequences)
    assert.match((await isTold('lapsed')).en, /we did not receive the corrections by the deadline/)
    await imbIn('withdrawn', net)
    await isTold('submitted', 'withdrawn')
  })

  it('is told of what becomes of the permit', async () => {
    const permit = await issued(net)
    const ending = await issued(net)
    await told()
    await takesOn(net.head, permit, 'suspend')
    assert.match(
      (await isTold('permit_suspended')).en,
      new RegExp(
        `Your permit ${permit.number} was suspended[^]*\nReason: The building is not[^]*\nLegal basis: The regulation[^]*\nDecree number: SK-`,
      ),
    )
    await takesOn(net.head, permit, 'lift')
    await isTold('permit_suspension_lifted')
    await takesOn(net.head, permit, 'revoke', { effectiveOn: dayIn(30) })
    assert.match(
      (await isTold('permit_revoked')).id,
      new RegExp(`Izin Anda dengan nomor ${permit.number} dicabut mulai \\d+ \\w+ 20\\d\\d\\.`),
    )
    await takesOn(net.head, permit, 'call_off_revocation')
    await isTold('permit_revocation_called_off')
    await pool`update permits set valid_from = '2020-01-01', valid_until = '2021-01-31' where id = ${ending.id}`
    await endPermits(pool)
    assert.match((await isTold('permit_expired')).en, /has expired; its last day was 31 January 2021\./)
  })

  it('and the head of the office are told what silence has granted', async () => {
    const head = await appoint(net, ['head'], '31.71.06')
    await hasContact(net, head, { channel: 'email', address: 'head@example.org', language: 'id' })
    await hasContact(net, net.head, { channel: 'sms', address: '+6281200000009', language: 'id' })
    const file = await imbIn('in_review', net)
    await told()
    await pool`
      update applications
      set silence_grants = true, due_at = now() - interval '1 minute',
        calendar_edition = (select coalesce(max(edition), 0) from calendar_versions)
      where id = ${file.id}`
    assert.equal(await deemGranted(pool), 1)
    const said = await told()
    assert.deepEqual(said.map(({ kind, to }) => `${kind} ${to}`).sort(), [
      'deemed_granted +6281200000001',
      'deemed_granted applicant-1@example.org',
      'deemed_granted_at_office head@example.org',
    ])
    assert.match(
      said.find(({ to }) => to === 'head@example.org')?.text ?? '',
      new RegExp(`tanpa keputusan[^]*${file.reference}`),
    )
  })

  it('is told when the check has to be done, and its head when it was not', async () => {
    const head = await appoint(net, ['head'], '31.71.06')
    await hasContact(net, head, { channel: 'email', address: 'head-of-the-check@example.org', language: 'en' })
    await told()
    const file = await imbIn('submitted', net)
    const [letter] = (await told()).filter(({ kind, to }) => kind === 'submitted' && to === 'applicant-1@example.org')
    assert.match(letter?.text ?? '', /This check ends on \d+ \w+ 20\d\d at the latest\./)
    await pool`update applications set due_at = now() - interval '1 minute' where id = ${file.id}`
    assert.equal(await endChecks(pool, consequences), 1)
    const said = await told()
    const toHead = said.find(({ to }) => to === 'head-of-the-check@example.org')
    assert.deepEqual(
      [toHead?.kind, new Set(said.map(({ kind }) => kind))],
      ['check_overdue_at_office', new Set(['check_overdue_at_office'])],
    )
    assert.match(toHead?.text ?? '', /The application has been neither accepted nor returned\./)
  })

  it('is told that the system accepted it, where silence completes the check', async () => {
    const file = await imbIn('submitted', net)
    await told()
    await pool`
      insert into application_events
        (application_id, version, type, action, from_status, to_status, standing, office_id, channel, details, at)
      select id, version + 1, 'application.in_review', 'accept_by_silence', 'submitted', 'in_review', 'system',
        office_id, 'system', jsonb_build_object('dueAt', '2026-11-27T09:00:00.000Z'), now()
      from applications where id = ${file.id}`
    const [letter] = (await told()).filter(({ to }) => to === 'applicant-1@example.org')
    assert.equal(letter?.kind, 'accepted_by_silence')
    assert.match(letter?.text ?? '', /by its deadline, Friday, 27 November 2026 at 16:00 WIB\./)
  })

  it('is not told what goes before the office above, whose heads are', async () => {
    const head = await appoint(net, ['head'], '31.71')
    await hasContact(net, head, { channel: 'email', address: 'head-of-the-city@example.org', language: 'en' })
    const file = await imbIn('in_review', net)
    await told()
    await pool`
      insert into application_events (application_id, version, type, standing, office_id, channel, details, at)
      select a.id, a.version + 1, 'application.escalated', 'system', a.office_id, 'system',
        jsonb_build_object('rule', 'overdue', 'dueAt', '2026-11-27T09:00:00.000Z', 'to',
          jsonb_build_object('id', o.id, 'names', jsonb_build_object('id', o.name_id, 'en', o.name_en))),
        now()
      from applications a, offices o where a.id = ${file.id} and o.region_code = '31.71'`
    const said = await told()
    assert.deepEqual(
      said.map(({ kind, to }) => `${kind} ${to}`),
      ['escalated head-of-the-city@example.org'],
    )
    assert.match(
      said[0]?.text ?? '',
      /Menteng District was escalated to [^.]*\. The deadline of its service time: Friday,? 27 November 2026 at 16:00 WIB\./,
    )
    assert.doesNotMatch((await net.applicant.asks('GET', `/v1/applications/${file.id}/notices`)).text, /escalated/)
  })

  it('is told where the file went when its office is dissolved', async () => {
    const { answers, villageCode } = { answers: {}, villageCode: '31.71.06.1002' }
    const draft = await net.applicant.drafts('SKTM', { answers, villageCode })
    await pool`
      update applications
      set status = 'submitted', submitted_at = now(), office_id = ${(await officeOf(net, '31.71.06.1002')).id}
      where id = ${draft.id}`
    await dissolves(net, '31.71.06.1002', '31.71.06')
    assert.match(
      (await isTold('transferred')).en,
      /no longer serves the public\. Your application is now with [^]*Menteng District\./,
    )
  })
})

describe('telling', () => {
  it('happens once, also by several workers, and after no worker ran for a time', async () => {
    await told()
    for (let count = 0; count < 5; count++) await net.applicant.submits('SKTM')
    await Promise.all([tellPeople(pool), tellPeople(pool), tellPeople(pool)])
    assert.equal((await told()).filter(({ kind }) => kind === 'submitted').length, 10)
    assert.deepEqual(await told(), [])
    assert.equal((await pool`select from untold`).length, 0)
  })

  it('passes over who has not confirmed, has chosen otherwise, or is not the applicant', async () => {
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

  it('knows exactly the events that the database puts on its list', async () => {
    const triggers = await pool<{ definition: string }[]>`
      select pg_get_triggerdef(oid) as definition
      from pg_trigger
      where tgname in ('events_are_told', 'permit_events_are_told')`
    const listed = [
      ...triggers
        .map(({ definition }) => definition)
        .join()
        .matchAll(/'([a-z_]+\.[a-z_]+)'/g),
    ].map(([, type]) => type)
    assert.deepEqual(new Set(listed), new Set(tellings.map(({ type }) => type)))
  })

  it('puts nothing of anybody into the subject of a mail, and leaves no address or text unsealed in the database', async () => {
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

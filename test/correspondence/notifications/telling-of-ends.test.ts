import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endChecks } from '../../../src/applications/clocks/check-silence.ts'
import { deemGranted } from '../../../src/applications/clocks/deadlines.ts'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { endPermits } from '../../../src/permits/changes.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { goes, imbIn, letDaysPass } from '../../support/journey.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { dissolves } from '../../support/scenes/offices.ts'
import { issued, takesOn } from '../../support/scenes/permits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)

describe('an applicant', () => {
  it('is notified of every kind of end', async () => {
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

  it('reads the last day of a permit, if it has one, also where a revocation brought it forward', async () => {
    const permit = await imbIn('ready_to_sign', net)
    await told()
    await goes(net, 'head', 'sign', permit)
    await pool`update permits set valid_until = '2031-12-09' where application_id = ${permit.id}`
    const ready = await isTold('permit_ready')
    assert.match(ready.id, /^Izin ini berlaku sampai dengan 9 Desember 2031\.$/m)
    assert.match(ready.en, /^The last day on which the permit is in force is 9 December 2031\.$/m)
    await pool`update permits set revoked_from = '2030-02-01' where application_id = ${permit.id}`
    await goes(net, 'frontDesk', 'hand_over', permit)
    const handedOver = await isTold('handed_over')
    assert.match(handedOver.id, /^Izin ini berlaku sampai dengan 31 Januari 2030\.$/m)
    assert.match(handedOver.en, /^The last day on which the permit is in force is 31 January 2030\.$/m)
  })

  it('reads at the handover that the permit is suspended, as long as it is', async () => {
    const permit = await issued(net)
    await takesOn(net.head, permit, 'suspend')
    await told()
    await net.frontDesk.takes('hand_over', { id: permit.applicationId })
    const { en, id } = await isTold('handed_over')
    assert.match(en, /^It is suspended, and must not be used until the suspension is lifted\.$/m)
    assert.match(id, /^Izin ini sedang dibekukan dan tidak boleh digunakan sampai pembekuannya dicabut\.$/m)
  })

  it('is notified of each change of the permit', async () => {
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
      new RegExp(`Izin Anda dengan nomor ${permit.number} dicabut terhitung mulai \\d+ \\w+ 20\\d\\d\\.`),
    )
    await takesOn(net.head, permit, 'call_off_revocation')
    await isTold('permit_revocation_called_off')
    await pool`update permits set valid_from = '2020-01-01', valid_until = '2021-01-31' where id = ${ending.id}`
    await endPermits(pool)
    assert.match((await isTold('permit_expired')).en, /has expired; its last day was 31 January 2021\./)
  })

  it('and the head of the office are notified of a deemed approval', async () => {
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

  it('is told when the check is due, and the head when it is late', async () => {
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

  it('is not told that the check is late, nor is the head, when it has ended before the letter is sent', async () => {
    const file = await imbIn('submitted', net)
    await told()
    await pool`update applications set due_at = now() - interval '1 minute' where id = ${file.id}`
    assert.equal(await endChecks(pool, consequences), 1)
    await goes(net, 'frontDesk', 'accept', file)
    assert.deepEqual([...new Set((await told()).map(({ kind }) => kind))], ['accepted'])
  })

  it('is told that the system accepted the application, where silence completes the check', async () => {
    const file = await imbIn('submitted', net)
    await told()
    await pool`
      insert into application_events
        (application_id, version, type, action, from_status, to_status, standing, office_id, channel, details, at)
      select id, version + 1, 'application.in_review', 'accept_by_silence', 'submitted', 'in_review', 'system',
        office_id, 'system', jsonb_build_object('dueAt', '2026-11-27T09:00:00.000Z'), now()
      from applications
      where id = ${file.id}`
    const [letter] = (await told()).filter(({ to }) => to === 'applicant-1@example.org')
    assert.equal(letter?.kind, 'accepted_by_silence')
    assert.match(letter?.text ?? '', /by its deadline, Friday, 27 November 2026 at 16:00 WIB\./)
  })

  it('is not notified of an escalation, which goes to the heads above', async () => {
    const head = await appoint(net, ['head'], '31.71')
    await hasContact(net, head, { channel: 'email', address: 'head-of-the-city@example.org', language: 'en' })
    const file = await imbIn('in_review', net)
    const withdrawn = await imbIn('withdrawn', net)
    await told()
    await pool`
      insert into application_events (application_id, version, type, standing, office_id, channel, details, at)
      select a.id, a.version + 1, 'application.escalated', 'system', a.office_id, 'system',
        jsonb_build_object('rule', 'overdue', 'dueAt', '2026-11-27T09:00:00.000Z', 'to',
          jsonb_build_object('id', o.id, 'names', jsonb_build_object('id', o.name_id, 'en', o.name_en))),
        now()
      from applications a, offices o
      where a.id in (${file.id}, ${withdrawn.id}) and o.region_code = '31.71'`
    const said = await told()
    assert.deepEqual(
      said.map(({ kind, to }) => `${kind} ${to}`),
      ['escalated head-of-the-city@example.org'],
      'only of the one that is not decided',
    )
    assert.match(
      said[0]?.text ?? '',
      /Menteng District was escalated to [^.]*\. The deadline of its service time: Friday,? 27 November 2026 at 16:00 WIB\./,
    )
    assert.doesNotMatch((await net.applicant.asks('GET', `/v1/applications/${file.id}/notices`)).text, /escalated/)
  })

  it('is told which office has the application when its office is dissolved', async () => {
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

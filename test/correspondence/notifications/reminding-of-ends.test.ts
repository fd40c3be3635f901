import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { dueReminders, remindOfEnds } from '../../../src/correspondence/notifications/telling/remind.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { readingOf } from '../../support/measuring/reading.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { handsOver } from '../../support/scenes/accounts.ts'
import { dayIn, today } from '../../support/scenes/days.ts'
import { fence } from '../../support/scenes/fence.ts'
import { type Issued, issued, readyToSign, takesOn } from '../../support/scenes/permits.ts'
import { publishes, retires, rollsOut } from '../../support/scenes/publishing.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)

const endless = { ...fence, samples: [], originalsGate: 'none', documents: [] }
const ending = { ...endless, validity: { amount: 10, unit: 'years', certainty: 'uncertain' } }
const reminding = { ...ending, remindBeforeDays: [14, 60] }
await publishes(net, 'ENDING', reminding)
await rollsOut(net, 'ENDING', '31.71')

const endsIn = ({ id }: { id: string }, days: number, from = '2020-01-01') =>
  pool`update permits set valid_from = ${from}, valid_until = ${dayIn(days)} where id = ${id}`

/** Returns a permit in force whose last day is in so many days; its letters were sent. */
async function inForce(days: number, code = 'ENDING', from = '2020-01-01'): Promise<Issued> {
  const permit = await issued(net, code)
  await endsIn(permit, days, from)
  await told()
  return permit
}

/** Inserts 2,000 permits like this one, whose last days are in the years after it. Nothing else belongs to them. */
const endLater = ({ id }: Issued) =>
  pool.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into permits (application_id, number, issuing_office_id, office_id, permit_type, permit_type_version, year,
        sequence, village_code, state, issued_at, changed_at, valid_from, valid_until, public_token)
      select uuidv7(), p.number || '-' || n, p.issuing_office_id, p.office_id, p.permit_type, p.permit_type_version,
        p.year, p.sequence + n, p.village_code, p.state, p.issued_at, p.changed_at, p.valid_from, p.valid_until + n,
        p.public_token || n
      from permits p, generate_series(1, 2000) n
      where p.id = ${id}`
    await tx`analyze permits`
  })

/** Runs the job as two workers do at once, until nothing is left. Returns the number of reminders. */
async function reminded(): Promise<number> {
  let all = 0
  for (let made = -1; made !== 0; all += made)
    made = (await Promise.all([remindOfEnds(pool), remindOfEnds(pool)])).reduce((sum, one) => sum + one)
  return all
}
const renewalOf = ({ applicationId }: Issued) => ({ startFrom: { applicationId, purpose: 'renewal' } })

describe('the holder of a permit that ends soon', () => {
  afterEach(() => pool`update permits set valid_until = null`)

  it('is reminded once on each of the days that the type states, with any number of workers', async () => {
    const permit = await inForce(61)
    assert.equal(await reminded(), 0)
    await endsIn(permit, 60)
    assert.deepEqual([await reminded(), await reminded()], [1, 0])
    const { en, id } = await isTold('permit_ending')
    assert.match(en, new RegExp(`The last day of your permit ${permit.number} is \\d+ \\w+ 20\\d\\d\\.`))
    assert.match(en, /start a renewal from this application\./)
    assert.match(en, /Without a new permit in force, yours expires after \d/)
    assert.match(id, new RegExp(`Izin Anda dengan nomor ${permit.number} berlaku sampai dengan \\d`))
    await endsIn(permit, 15)
    assert.equal(await reminded(), 0)
    await endsIn(permit, 14)
    assert.deepEqual([await reminded(), await reminded()], [1, 0])
    await isTold('permit_ending')
  })

  it('gets one letter after days without a worker, also on the last day, and none after it', async () => {
    await inForce(3)
    await inForce(0)
    await inForce(-1)
    assert.deepEqual([await reminded(), await reminded()], [2, 0])
    assert.equal((await told()).filter(({ kind }) => kind === 'permit_ending').length, 4)
  })

  it('is not reminded when the permit came into force on that day or later', async () => {
    await inForce(60, 'ENDING', today())
    await inForce(13, 'ENDING', dayIn(-1))
    assert.equal(await reminded(), 0)
  })

  it('is not reminded of a permit that is suspended, revoked or about to be, until that ends', async () => {
    const [suspended, revoked, ahead] = [await inForce(60), await inForce(60), await inForce(60)]
    await takesOn(net.head, suspended, 'suspend')
    await takesOn(net.head, revoked, 'revoke')
    await takesOn(net.head, ahead, 'revoke', { effectiveOn: dayIn(60) })
    assert.equal(await reminded(), 0)
    await takesOn(net.head, suspended, 'lift')
    await takesOn(net.head, ahead, 'call_off_revocation')
    assert.equal(await reminded(), 2)
    await told()
  })

  it('is told to submit a renewal that they have begun, and nothing once it was submitted', async () => {
    const [begun, submitted] = [await inForce(60), await inForce(60)]
    const { reference } = await net.applicant.drafts('ENDING', renewalOf(begun))
    await readyToSign(net, 1, 'ENDING', undefined, renewalOf(submitted))
    assert.equal(await reminded(), 1)
    const { en, id } = await isTold('permit_ending')
    assert.ok(en.includes(`Application ${reference} to replace it has not been submitted yet.`), en)
    assert.ok(id.includes(`Permohonan ${reference} untuk menggantikannya belum diajukan.`), id)
  })

  it('is reminded as if nobody had begun a renewal, when that stayed with the account of before', async () => {
    const [begun, submitted] = [await inForce(60), await inForce(60)]
    const { reference } = await net.applicant.drafts('ENDING', renewalOf(begun))
    await readyToSign(net, 1, 'ENDING', undefined, renewalOf(submitted))
    await hasContact(net, net.stranger, { channel: 'email', address: 'director@example.org', language: 'en' })
    for (const { applicationId: id } of [begun, submitted]) await handsOver(net.applicant, net.stranger, { id })
    await told()
    assert.equal(await reminded(), 2)
    const letters = (await told()).filter(({ to }) => to === 'director@example.org')
    assert.deepEqual(
      letters.map(({ kind, text }) => [kind, text.includes(reference)]),
      [
        ['permit_ending', false],
        ['permit_ending', false],
      ],
    )
  })

  it('gets no letter of what is not true any more when it is sent', async () => {
    const [suspended, ahead, submitted] = [await inForce(60), await inForce(60), await inForce(60)]
    assert.equal(await reminded(), 3)
    await takesOn(net.head, suspended, 'suspend')
    await takesOn(net.head, ahead, 'revoke', { effectiveOn: dayIn(30) })
    await readyToSign(net, 1, 'ENDING', undefined, renewalOf(submitted))
    await isTold('permit_suspended', 'permit_revoked')
  })
})

describe('the days of reminders', () => {
  it('are those of the version in force, for permits of earlier versions, too', async () => {
    await publishes(net, 'LATER', ending)
    await rollsOut(net, 'LATER', '31.71')
    await inForce(30, 'LATER')
    assert.equal(await reminded(), 0)
    await publishes(net, 'LATER', { ...ending, remindBeforeDays: [30] })
    await publishes(net, 'LATER', ending, dayIn(1))
    assert.equal(await reminded(), 1)
    await isTold('permit_ending')
  })

  it('hold for a type that was retired, whose permits cannot be renewed', async () => {
    await inForce(60)
    await retires(net, 'ENDING')
    assert.equal(await reminded(), 1)
    const { en, id } = await isTold('permit_ending')
    assert.match(en, /It cannot be renewed, because this permit type is not offered any more\./)
    assert.match(id, /Izin ini tidak dapat diperpanjang karena jenis izin ini sudah tidak dilayani\./)
    assert.doesNotMatch(en + id, /start a renewal|mulailah perpanjangan/)
  })

  it('are refused for a type whose permits never end', async () => {
    const definition = { ...endless, remindBeforeDays: [30] }
    const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code: 'ENDLESS', definition } })
    assert.ok(faultsIn(isRefused(reply, 422, 'rule_broken')).includes('/remindBeforeDays contradiction'))
  })
})

it('the permits that end soon are read by the index of last days, and no others', async () => {
  await endLater(await inForce(60, 'LATER'))
  const { indexes } = await readingOf(pool, dueReminders)
  assert.ok(indexes.includes('permits_to_end'), indexes.join())
})

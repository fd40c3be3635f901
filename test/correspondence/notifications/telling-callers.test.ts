import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { endPermits } from '../../../src/permits/changes.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const number = '+6281200000077'
const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }

/** Sends all waiting notices. Returns the messages to the number since the last call, in order. */
async function messages(post: KeepingPost): Promise<string[]> {
  while ((await tellPeople(pool)) > 0);
  while ((await sendNotices(pool, net.vault, post)) > 0);
  return post.parcels
    .splice(0)
    .filter(({ channel, to }) => channel === 'sms' && to === number)
    .map(({ content }) => String(JSON.parse(content.toString()).text))
}

/** Returns an application that a counter has filed for a caller with their number, ready to be submitted. */
async function filedByPhone(kinds?: string[]): Promise<Application> {
  const prepared = await net.applicant.prepares('SKTM')
  const counter =
    prepared.office?.id ?? (await pool<{ id: string }[]>`select id from offices where region_code = '31.71.06'`)[0]?.id
  const begun = await net.frontDesk.does<Application>(201, 'POST', '/v1/applications', {
    body: { permitType: 'SKTM', filedAtOfficeId: counter, assistance },
    headers: { 'x-channel': 'phone' },
  })
  await net.frontDesk.does(201, 'POST', `/v1/applications/${begun.id}/contacts`, {
    body: { channel: 'sms', address: number, language: 'id' },
  })
  // Documents of another application replace the papers that the caller would bring to the counter.
  await pool`
    update applications
    set applicant_id = null, filed_at_office_id = ${counter ?? ''}::uuid, channel = 'phone'
    where id = ${prepared.id}`
  await pool`
    update contacts set application_id = ${prepared.id}, kinds = ${kinds ?? null} where application_id = ${begun.id}`
  await pool`update notices set application_id = ${prepared.id} where application_id = ${begun.id}`
  return net.frontDesk.reads(prepared)
}

describe('a person whose application is filed by phone', () => {
  it('gets its number and key by SMS as soon as they state their number, and again at the submission', async () => {
    const post = new KeepingPost()
    const file = await filedByPhone()
    const [begun, ...none] = await messages(post)
    const key = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/
    assert.match(begun ?? '', new RegExp(`^PTSP: Nomor permohonan Anda ${file.reference}, kunci lacak`))
    assert.match(begun ?? '', key)
    assert.deepEqual(none, [])
    await net.frontDesk.takes('submit', file, { statementAccepted: true })
    const [filed, ...more] = await messages(post)
    assert.match(filed ?? '', new RegExp(file.reference))
    const [trackingKey] = key.exec(/Kunci lacak: (\S+)/.exec(filed ?? '')?.[1] ?? '') ?? []
    assert.deepEqual(more, [])
    await net.nobody.does(200, 'POST', '/v1/tracking', { body: { reference: file.reference, trackingKey } })
  })

  it('is told what is missing, and whom to call, instead of a link that they cannot open', async () => {
    const post = new KeepingPost()
    const file = await filedByPhone()
    await net.frontDesk.takes('submit', file, { statementAccepted: true })
    await messages(post)
    await net.frontDesk.takes('return', file, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    const [returned] = await messages(post)
    assert.match(returned ?? '', /tidak terbaca\. Hubungi PTSP/)
    assert.doesNotMatch(returned ?? '', /Buka permohonan/)
  })
})

/** Returns an application of a caller whose permit is signed. */
async function signedAfterACall(): Promise<Application> {
  const file = await filedByPhone()
  await net.frontDesk.takes('submit', file, { statementAccepted: true })
  await net.frontDesk.takes('accept', file)
  await net.reviewer.takes('approve', file)
  await net.head.takes('sign', file)
  return file
}

describe('a person whose permit is handed over', () => {
  it('is told by SMS without an account: they learn it when somebody else has taken it', async () => {
    const post = new KeepingPost()
    const file = await signedAfterACall()
    await messages(post)
    await net.frontDesk.takes('hand_over', file)
    const [told, ...more] = await messages(post)
    assert.match(
      told ?? '',
      new RegExp(`Izin untuk ${file.reference} telah diserahkan. Jika bukan kepada Anda, segera`),
    )
    assert.deepEqual(more, [])
  })
})

describe('a person whose permit expires', () => {
  it('is told by SMS without an account: nothing else reaches a caller', async () => {
    const post = new KeepingPost()
    const file = await signedAfterACall()
    await messages(post)
    await pool`
      update permits
      set valid_from = '2020-01-01', valid_until = '2021-01-31'
      where application_id = ${file.id}`
    await endPermits(pool)
    const [told, ...more] = await messages(post)
    assert.match(told ?? '', /telah berakhir pada 31 Januari 2021\. Jika masih diperlukan, ajukan permohonan baru\./)
    assert.deepEqual(more, [])
  })
})

describe('a person with an account', () => {
  it('gets no SMS at their own submission', async () => {
    const post = new KeepingPost()
    const { id } = await net.stranger.does<{ id: string }>(201, 'POST', '/v1/me/contacts', {
      body: { channel: 'sms', address: number, language: 'id' },
    })
    await messages(post)
    await pool`
      update contacts
      set confirmed_at = now(), basis = 'code', code_digest = null, code_expires_at = null
      where id = ${id}`
    await net.stranger.submits('SKTM')
    assert.deepEqual(await messages(post), [])
  })
})

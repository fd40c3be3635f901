import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn, imbOriginals, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Doc, Person, Reply } from '../../support/person.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

function slotOf({ documents }: Application, slot: string): Doc {
  const document = documents.find((candidate) => candidate.slot === slot)
  assert.ok(document, slot)
  return document
}

async function compares(
  person: Person,
  application: Application,
  slot: string,
  verdict = 'matched',
  sha256?: string,
): Promise<Reply> {
  const { version } = await net.applicant.reads(application)
  const document = slotOf(application, slot)
  return person.asks('PUT', `/v1/applications/${application.id}/documents/${document.id}/original`, {
    body: { verdict, sha256: sha256 ?? document.sha256 },
    headers: { 'if-match': `"${version}"` },
  })
}

async function issuedPractice(): Promise<Application> {
  const application = await net.applicant.submits('SIP-DR')
  await net.frontDesk.takes('accept', application)
  await net.reviewer.takes('approve', application)
  await net.head.takes('sign', application)
  return net.applicant.reads(application)
}

describe('matching the originals', () => {
  it('is required before signing: without every one, nobody gets a permit', async () => {
    const application = await imbIn('awaiting_originals', net)
    const blocked = async () =>
      (await net.frontDesk.isBlocked('confirm_originals', application)).map(({ code, target }) => [code, target])
    assert.deepEqual(
      await blocked(),
      imbOriginals.map((slot) => ['original_not_matched', slot]),
    )
    await compares(net.frontDesk, application, 'identity_card')
    await compares(net.frontDesk, application, 'land_title', 'mismatched')
    assert.deepEqual(await blocked(), [['original_mismatched', 'land_title']])
    await compares(net.frontDesk, application, 'land_title')
    await net.frontDesk.takes('confirm_originals', application)
  })

  it('leads to a revocation when an original of an issued permit does not match', async () => {
    const application = await issuedPractice()
    await compares(net.frontDesk, application, 'diploma', 'mismatched')
    const blockers = await net.frontDesk.isBlocked('hand_over', application)
    const { detail = '' } = blockers.find(({ code }) => code === 'original_mismatched') ?? {}
    assert.match(detail, /Match it again, or ask the head to revoke the permit\.$/)
  })

  it('blocks the gate again when it is undone before the signature', async () => {
    const application = await imbIn('ready_to_sign', net)
    await compares(net.frontDesk, application, 'land_title', 'mismatched')
    assert.deepEqual(
      (await net.head.isBlocked('sign', application)).map(({ code, target }) => [code, target]),
      [['original_mismatched', 'land_title']],
    )
    assert.equal((await net.applicant.reads(application)).status, 'ready_to_sign')
  })

  it('counts only for the compared bytes: one for other bytes in the database is no match', async () => {
    const application = await imbIn('ready_to_sign', net)
    await net.database.pool`
        update original_matches
        set sha256 = sha256('other')
        where document_id = ${slotOf(application, 'identity_card').id}`
    assert.deepEqual(
      (await net.head.isBlocked('sign', application)).map(({ code, target }) => [code, target]),
      [['original_not_matched', 'identity_card']],
    )
  })

  it("is refused for another hash than the document's", async () => {
    const application = await imbIn('awaiting_originals', net)
    const reply = await compares(net.frontDesk, application, 'identity_card', 'matched', 'a'.repeat(64))
    assert.deepEqual([reply.status, reply.refusal.code], [422, 'file_changed'])
  })

  it('is for the front desk of the responsible office', async () => {
    const application = await imbIn('awaiting_originals', net)
    for (const somebody of [net.applicant, net.reviewer, net.head])
      assert.equal((await compares(somebody, application, 'identity_card')).status, 403)
    assert.equal((await compares(net.stranger, application, 'identity_card')).status, 404)
    assert.equal(
      (await compares(await appoint(net, ['front_desk'], '31.71'), application, 'identity_card')).status,
      403,
    )
    assert.equal(
      (await compares(await appoint(net, ['front_desk'], '31.71.07'), application, 'identity_card')).status,
      404,
    )
  })

  it('is possible from the invitation to the gate, for documents with a required original', async () => {
    const early = await compares(net.frontDesk, await imbIn('in_review', net), 'identity_card')
    assert.deepEqual([early.status, early.refusal.code], [409, 'matching_not_open'])
    const late = await compares(net.frontDesk, await imbIn('issued', net), 'identity_card')
    assert.deepEqual([late.status, late.refusal.code], [409, 'matching_not_open'])
    const copy = await compares(net.frontDesk, await imbIn('awaiting_originals', net), 'tax_card')
    assert.deepEqual([copy.status, copy.refusal.code], [422, 'original_not_asked_for'])
  })

  it('is in the history, each time, with officer and office', async () => {
    const application = await imbIn('awaiting_originals', net)
    await compares(net.frontDesk, application, 'identity_card', 'mismatched')
    await compares(net.frontDesk, application, 'identity_card')
    const { data } = await net.applicant.does<{
      data: { type: string; actor: { standing: string; office: { en: string } } }[]
    }>(200, 'GET', `/v1/applications/${application.id}/events?limit=200`)
    const matches = data.filter(({ type }) => type.startsWith('original.'))
    assert.deepEqual(
      matches.map(({ type, actor }) => [type, actor.standing, actor.office.en]),
      ['original.mismatched', 'original.matched'].map((type) => [
        type,
        'front_desk',
        'One-stop service office, Menteng District',
      ]),
    )
  })

  it('is needed again for a new version of the file', async () => {
    const application = await imbIn('awaiting_originals', net)
    await compares(net.frontDesk, application, 'identity_card')
    await compares(net.frontDesk, application, 'land_title', 'mismatched')
    await net.frontDesk.takes('send_back', application, inputs['send_back'])
    await net.reviewer.takes('return', application, { reasons: [{ target: 'identity_card', code: 'expired' }] })
    await net.applicant.uploads('identity_card', application)
    assert.equal(slotOf(await net.applicant.reads(application), 'identity_card').original, null)
  })

  it('is required before the handover, where the permit type says so', async () => {
    const application = await issuedPractice()
    const asked = (await net.frontDesk.isBlocked('hand_over', application)).map(({ code, target }) => [code, target])
    assert.deepEqual(
      asked,
      application.documents
        .filter(({ slot }) =>
          [
            'identity_card',
            'registration_certificate',
            'diploma',
            'professional_recommendation',
            'facility_letter',
          ].includes(slot),
        )
        .map(({ slot }) => ['original_not_matched', slot]),
    )
    for (const [, slot] of asked) assert.equal((await compares(net.frontDesk, application, slot ?? '')).status, 200)
    assert.equal((await net.frontDesk.takes('hand_over', application)).to, 'handed_over')
  })
})

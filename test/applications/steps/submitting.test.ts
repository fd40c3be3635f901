import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import { example } from '../../support/person.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

const accepted = { statementAccepted: true }

describe('submitting an application', () => {
  it('lists every blocker, at once and beforehand', async () => {
    const { answers } = await example('SKTM')
    const draft = await net.applicant.drafts('SKTM', {
      answers: { ...answers, capacity: 'proxy', householdMembers: undefined },
    })
    await net.applicant.uploads('family_card', draft)
    const blockers = await net.applicant.isBlocked('submit', draft, accepted)
    assert.deepEqual(
      new Set(blockers.map(({ code, target }) => `${code} ${target}`)),
      new Set([
        'form_incomplete /answers/householdMembers',
        'form_incomplete /answers/proxy',
        'place_missing /villageCode',
        'document_missing signed_application',
        'document_missing identity_card',
        'document_missing neighbourhood_letter',
        'document_missing power_of_attorney',
        'document_missing proxy_identity_card',
      ]),
    )
    assert.deepEqual(
      (await net.applicant.reads(draft)).nextActions.find(({ action }) => action === 'submit')?.blockers,
      blockers,
    )
  })

  it('needs nothing beyond what is required', async () => {
    const draft = await net.applicant.prepares('IMB')
    assert.ok(
      !draft.documents.some(({ slot }) => slot === 'neighbour_consent'),
      'The consent of neighbours may be left out.',
    )
    const taken = await net.applicant.takes('submit', draft, accepted)
    assert.deepEqual([taken.from, taken.to], ['draft', 'submitted'])
    const submitted = await net.applicant.reads(draft)
    assert.equal(submitted.version, taken.version)
    assert.deepEqual([submitted.publicStage, submitted.clock.state], ['checking', 'running'])
  })

  it('needs the statement that all of it is true', async () => {
    const draft = await net.applicant.prepares('SKTM')
    for (const input of [{}, { statementAccepted: false }, { statementAccepted: 'true' }]) {
      const { status, refusal } = await net.applicant.tries('submit', draft, input)
      assert.equal(status, 400)
      assert.deepEqual(new Set(refusal.errors?.map(({ pointer }) => pointer)), new Set(['/statementAccepted']))
    }
    assert.deepEqual(await net.applicant.reads(draft), draft)
  })

  it('goes to the office of the level that issues the permit', async () => {
    assert.equal(await responsible('SKTM', '31.71.06.1001'), '31.71.06.1001')
    assert.equal(await responsible('SIP-DR', '31.71.06.1001'), '31.71.06')
    assert.equal(await responsible('KRK', '31.71.06.1001'), '31.71')
  })

  it('goes to the next office above where that one is not online yet', async () => {
    assert.equal(await responsible('SKTM', '31.72.04.1003'), '31.72.04', 'The village has a counter only.')
    assert.equal(await responsible('SKTM', '31.73.06.1004'), '31.73.06', 'The village office is planned.')
    assert.equal(await responsible('SKTM', '31.01.01.1001'), '31.01', 'Village and district wait for their network.')
    assert.equal(await responsible('SIP-DR', '31.01.01.1001'), '31.01', 'The district waits for its network.')
  })

  it('waits while no office is open for its place', async () => {
    const draft = await net.applicant.prepares('SKTM', { villageCode: '31.01.01.1001' })
    await set(['31', '31.01'], 'awaiting_network')
    const blockers = await net.applicant.isBlocked('submit', draft, accepted)
    await set(['31', '31.01'], 'online')
    assert.deepEqual(
      blockers.map(({ code, target }) => [code, target]),
      [['no_responsible_office', '/villageCode']],
    )
    await net.applicant.takes('submit', draft, accepted)
  })

  it('keeps the version of the permit type of its draft', async () => {
    const before = await net.applicant.prepares('KRK')
    await publish('KRK', 2)
    const later = await net.applicant.prepares('KRK')
    assert.deepEqual([(await net.applicant.reads(before)).permitType.version, later.permitType.version], [1, 2])
    assert.deepEqual(
      (await net.applicant.isBlocked('submit', later, accepted)).map(({ target }) => target),
      ['/answers/purposeOfVersion2'],
    )
    await net.applicant.takes('submit', before, accepted)
  })

  async function responsible(permitType: string, villageCode: string): Promise<string | undefined> {
    const { office } = await net.applicant.submits(permitType, { villageCode })
    return office?.regionCode
  }

  const set = (regions: string[], state: string) =>
    net.database.pool`update offices set state = ${state}::office_state where region_code = any(${regions})`

  /** Publishes a version with one more required question. */
  const publish = (code: string, version: number) => net.database.pool`
    insert into permit_type_versions (code, version, valid_from, definition)
    select code, ${version}, current_date - 1,
      jsonb_set(jsonb_set(jsonb_set(definition, '{version}', to_jsonb(${version}::int)),
      '{form,properties,purposeOfVersion2}', '{"type": "string"}'), '{form,required}',
      definition->'form'->'required' || '["purposeOfVersion2"]')
    from permit_type_versions
    where code = ${code} and version = 1`
})

describe('filing for a person at the counter', async () => {
  const counter = await officeOf(net, '31.71.06')
  const elsewhere = await officeOf(net, '31.71.07')
  const colleague = await appoint(net, ['front_desk'], '31.71.06')
  const neighbour = await appoint(net, ['front_desk'], '31.71.07')
  const atCounter = { filedAtOfficeId: counter.id }

  it('is done by the front desk, which also submits', async () => {
    const filed = await net.frontDesk.submits('SIP-DR', atCounter)
    assert.deepEqual([filed.status, filed.office?.regionCode], ['submitted', '31.71.06'])
    const { data } = await net.frontDesk.does<{ data: { actor: object }[] }>(
      200,
      'GET',
      `/v1/applications/${filed.id}/transitions`,
    )
    assert.deepEqual(
      data.map(({ actor }) => actor),
      [{ standing: 'assistant', name: 'front-desk', office: counter.names }],
    )
  })

  it('can be continued by every colleague at that counter, and by nobody else', async () => {
    const filed = await net.frontDesk.drafts('SIP-DR', atCounter)
    await colleague.saves(filed, { villageCode: '31.71.06.1001' })
    for (const somebody of [net.applicant, net.stranger, net.reviewer, net.head, net.admin, neighbour]) {
      assert.equal((await somebody.asks('GET', `/v1/applications/${filed.id}`)).status, 404)
    }
  })

  it('is hidden from other applicants, also when it is submitted', async () => {
    const filed = await net.frontDesk.submits('SKTM', atCounter)
    for (const somebody of [net.applicant, net.stranger])
      assert.equal((await somebody.asks('GET', `/v1/applications/${filed.id}`)).status, 404)
    assert.equal((await net.frontDesk.reads(filed)).trackingKey, filed.trackingKey)
    assert.equal((await net.head.reads(filed)).trackingKey, null, 'The key is for those who filed it.')
  })

  it('is for the front desk of that counter', async () => {
    const strangers = [net.applicant, net.reviewer, neighbour].map((person) => [person, counter.id] as const)
    for (const [person, filedAtOfficeId] of [
      ...strangers,
      [net.frontDesk, elsewhere.id],
      [net.frontDesk, crypto.randomUUID()],
    ] as const) {
      const { status, refusal } = await person.asks('POST', '/v1/applications', {
        body: { permitType: 'SKTM', filedAtOfficeId },
      })
      assert.deepEqual(
        [status, refusal.errors?.map(({ pointer, code }) => [pointer, code])],
        [422, [['/filedAtOfficeId', 'own_counter']]],
      )
    }
  })
})

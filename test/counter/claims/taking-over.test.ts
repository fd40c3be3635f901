import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { findCase } from '../../../src/applications/case/queries.ts'
import { newClaimCode, readClaimCode } from '../../../src/applications/reference.ts'
import { claimApplication } from '../../../src/counter/claims/claim.ts'
import { officeChannels } from '../../../src/http/channels.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf, race, wholeHistory } from '../../support/faults/racing.ts'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, atTheCounter, type Person, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { happeningsOf } from '../../support/scenes/inspections.ts'
import { longWindow } from '../../support/scenes/long-window.ts'
import { appoint, officeOf } from '../../support/staff.ts'

interface Issued {
  reference: string
  code: string
  expiresAt: string
}
interface Claimed {
  applicationId: string
  reference: string
  claimedAt: string
}

const net = await network({ rateLimits: `claims=40/${longWindow},claim_guesses=10/${longWindow}` })
after(() => net.close())
const [district, village] = [await officeOf(net, '31.71.06'), await officeOf(net, '31.71.06.1001')]
const colleague = await appoint(net, ['front_desk'], '31.71.06')

/** Returns a new person, to whom no limit of another test applies. */
const somebody = (): Promise<Person> => net.person(`somebody-${crypto.randomUUID()}`)
const filed = (rest: object = {}) => net.frontDesk.submits('SKTM', { filedAtOfficeId: district.id, ...rest })
const issues = ({ id }: { id: string }, by: Person = net.frontDesk) =>
  by.does<Issued>(201, 'POST', `/v1/applications/${id}/claim-codes`)
const tries = (person: Person, body: object, headers: Record<string, string> = {}) =>
  person.asks('POST', '/v1/applications/claims', { body, headers })
const claims = (person: Person, { reference, code }: Issued) =>
  person.does<Claimed>(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
const eventsOf = async (person: Person, { id }: { id: string }) =>
  (
    await person.does<{ data: { type: string; channel: string; details: object; actor: { standing: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${id}/events?limit=200`,
    )
  ).data

describe('filing for a person at a counter', () => {
  it('records how the person was identified, that they agreed and who spoke, in the history too', async () => {
    const draft = await net.frontDesk.does<Application>(201, 'POST', '/v1/applications', {
      body: {
        permitType: 'SKTM',
        filedAtOfficeId: district.id,
        assistance: { ...atTheCounter, identityCheckedBy: 'phone_callback' },
      },
      headers: { 'x-channel': 'phone' },
    })
    const [drafted] = await eventsOf(net.frontDesk, draft)
    assert.deepEqual(
      [draft.channel, drafted?.channel, drafted?.details],
      [
        'phone',
        'phone',
        { assistance: { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' } },
      ],
    )
    assert.equal(
      (await net.frontDesk.drafts('SKTM', { filedAtOfficeId: district.id })).channel,
      'counter',
      'What reaches a counter comes over it unless stated.',
    )
  })

  it('is refused without that record or consent, with other members, in an own channel, and for oneself', async () => {
    const post = (body: object, headers: Record<string, string> = {}) =>
      net.frontDesk.asks('POST', '/v1/applications', { body: { permitType: 'SKTM', ...body }, headers })
    const at = { filedAtOfficeId: district.id }
    await changesNothing(net, async () => {
      const faultsIn = (reply: Awaited<ReturnType<typeof post>>) =>
        isRefused(reply, 422, 'rule_broken').errors?.map(({ pointer, parameter, code }) => [pointer ?? parameter, code])
      assert.deepEqual(faultsIn(await post(at)), [['/assistance', 'required']])
      assert.deepEqual(faultsIn(await post({ ...at, assistance: atTheCounter }, { 'x-channel': 'web' })), [
        ['x-channel', 'counter_channel'],
      ])
      const [said] = (await post({ ...at, assistance: atTheCounter }, { 'x-channel': 'web' })).refusal.errors ?? []
      for (const channel of officeChannels) assert.match(said?.detail ?? '', new RegExp(`"${channel}"`))
      assert.deepEqual(faultsIn(await post({ assistance: atTheCounter })), [['/assistance', 'false schema']])
      for (const assistance of [
        { ...atTheCounter, consent: false },
        { ...atTheCounter, name: 'Somebody' },
        { ...atTheCounter, identityCheckedBy: 'face' },
      ])
        isRefused(await post({ ...at, assistance }), 400, 'invalid_request')
    })
  })
})

describe('a claim code', () => {
  it('can be dictated: sixteen symbols in groups of four; a mistyped one is distinguished from a wrong one', () => {
    for (let trial = 0; trial < 200; trial++) {
      const code = newClaimCode()
      assert.match(code, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
      assert.equal(
        readClaimCode(` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`),
        code,
      )
      const wrong = code[trial % 4] === '7' ? '8' : '7'
      assert.equal(readClaimCode(code.slice(0, trial % 4) + wrong + code.slice((trial % 4) + 1)), null)
    }
  })

  it('is shown once: the database stores a hash, a retry does not get it, and it expires after 90 days', async () => {
    const file = await filed()
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const first = await net.frontDesk.asks('POST', `/v1/applications/${file.id}/claim-codes`, { headers })
    const again = await net.frontDesk.asks('POST', `/v1/applications/${file.id}/claim-codes`, { headers })
    const { code, reference, expiresAt } = first.json<Issued>()
    assert.deepEqual(
      [reference, first.headers['cache-control'], again.json<Issued>().code],
      [file.reference, 'no-store', null],
    )
    assert.equal(Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000), 90)
    const tables = ['claim_codes', 'application_events', 'idempotency_keys']
    for (const table of tables)
      assert.deepEqual(
        [...(await net.database.pool`select from ${net.database.pool(table)} t where t::text like ${`%${code}%`}`)],
        [],
        table,
      )
  })

  it('is issued to the counter that filed, to any colleague there, and to nobody else', async () => {
    const file = await filed({ villageCode: '31.71.06.1001' })
    await issues(file, colleague)
    for (const officer of [net.head, await appoint(net, ['front_desk'], '31.71.06.1001')]) {
      const reply = await officer.asks('POST', `/v1/applications/${file.id}/claim-codes`)
      isRefused(reply, 403, 'forbidden')
    }
    const own = await net.applicant.submits('SKTM')
    isRefused(await net.applicant.asks('POST', `/v1/applications/${own.id}/claim-codes`), 403, 'forbidden')
  })

  it('is invalid after the next one is issued, and after it expires', async () => {
    const file = await filed()
    const [old, present] = [await issues(file), await issues(file)]
    isRefused(await tries(await somebody(), { reference: old.reference, code: old.code }), 404, 'not_found')
    await net.database.pool`
        update claim_codes
        set issued_at = issued_at - interval '91 days', expires_at = expires_at - interval '91 days'
        where application_id = ${file.id}`
    isRefused(await tries(await somebody(), { reference: file.reference, code: present.code }), 404, 'not_found')
  })
})

describe('taking an application over', () => {
  it('gives it to the person with all its contents, once, and is recorded in the history', async () => {
    const [file, person] = [await filed(), await somebody()]
    const issued = await issues(file)
    const before = await net.frontDesk.reads(file)
    const claimed = await claims(person, issued)
    const own = await person.reads(file)
    assert.deepEqual(
      [claimed.applicationId, claimed.reference, own.version],
      [file.id, file.reference, before.version + 1],
    )
    assert.deepEqual(
      [own.documents, own.answers, own.status, own.trackingKey],
      [before.documents, before.answers, before.status, file.trackingKey],
    )
    assert.deepEqual(
      (await eventsOf(person, file)).slice(-2).map(({ type, actor }) => [type, actor.standing]),
      [
        ['claim_code.issued', 'assistant'],
        ['application.claimed', 'applicant'],
      ],
    )
    const { data } = await person.does<{ data: { id: string }[] }>(200, 'GET', '/v1/applications?scope=own')
    assert.deepEqual(
      data.map(({ id }) => id),
      [file.id],
    )
    const again = { reference: issued.reference, code: issued.code }
    isRefused(await tries(await somebody(), again), 404, 'not_found')
    for (let times = 0; times < 11; times++) isRefused(await tries(person, again), 409, 'yours_already')
    assert.equal((await person.reads(file)).version, own.version)
  })

  it("ends the counter's right to change it, but not to read it", async () => {
    const draft = await net.frontDesk.prepares('SIP-DR', { filedAtOfficeId: district.id })
    const person = await somebody()
    await claims(person, await issues(draft))
    const seen = await net.frontDesk.reads(draft)
    assert.deepEqual([seen.nextActions, seen.trackingKey], [[], null])
    isRefused(
      await net.frontDesk.asks('PATCH', `/v1/applications/${draft.id}`, {
        body: { villageCode: null },
        headers: { 'if-match': `"${seen.version}"` },
      }),
      403,
      'forbidden',
    )
    isRefused(await net.frontDesk.triesUpload('identity_card', draft, somePdf()), 403, 'forbidden')
    isRefused(await net.frontDesk.tries('submit', draft, inputs['submit']), 403, 'forbidden')
    isRefused(await net.frontDesk.asks('POST', `/v1/applications/${draft.id}/claim-codes`), 409, 'claimed_already')
    await person.takes('submit', draft, inputs['submit'])
    await net.frontDesk.takes('accept', draft)
    assert.equal(
      (await happeningsOf(person, draft)).at(-1),
      'application.in_review',
      "The counter's office is responsible, and goes on as such.",
    )
  })

  it('keeps duties apart: the assistant who filed it neither reviews nor decides', async () => {
    const helper = await appoint(net, ['front_desk', 'reviewer'], '31.71.06.1001')
    const file = await helper.submits('SKTM', { filedAtOfficeId: village.id, villageCode: '31.71.06.1001' })
    const person = await somebody()
    await claims(person, await issues(file, helper))
    await helper.takes('accept', file)
    assert.deepEqual(
      (await helper.isBlocked('approve', file)).map(({ code }) => code),
      ['separation_of_duties'],
    )
  })

  it('is refused to officers who handled the application, because nobody handles their own', async () => {
    const file = await filed({ villageCode: '31.71.06.1001' })
    const desk = await appoint(net, ['front_desk'], '31.71.06.1001')
    const writer = await appoint(net, ['reviewer'], '31.71.06.1001')
    await desk.takes('accept', file)
    await writer.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'note', text: 'Look twice.' },
    })
    const issued = await issues(file)
    await changesNothing(net, async () => {
      for (const officer of [net.frontDesk, desk, writer])
        isRefused(await tries(officer, { reference: issued.reference, code: issued.code }), 403, 'acted_on_it')
    })
    const other = await appoint(net, ['head'], '31.71.06.1001')
    await claims(other, issued)
    assert.deepEqual(
      (await other.reads(file)).nextActions.map(({ action }) => action),
      ['withdraw'],
      'A head is the applicant here, and nothing else.',
    )
  })

  it('gives the same answer to a wrong code, an unknown reference, and an application that needs no code', async () => {
    const [file, own, person] = [await filed(), await net.applicant.drafts('SKTM'), await somebody()]
    const [{ code }, code2] = [await issues(file), newClaimCode()]
    const gone = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: district.id })
    const issuedGone = await issues(gone)
    await net.frontDesk.does(204, 'DELETE', `/v1/applications/${gone.id}`, { headers: { 'if-match': '"2"' } })
    const wrong = [
      { reference: file.reference, code: code2 },
      { reference: '0000-0000-0', code },
      { reference: own.reference, code },
      { reference: gone.reference, code: issuedGone.code },
    ]
    const replies = await Promise.all(wrong.map((body) => tries(person, body)))
    const answers = replies.map(({ status, refusal: { traceId: _, ...refusal } }) => ({ status, refusal }))
    for (const answer of answers) assert.deepEqual(answer, answers[0])
    assert.deepEqual([answers[0]?.status, answers[0]?.refusal.code], [404, 'not_found'])
  })

  it('names each mistyped member without a query', async () => {
    const reply = await tries(await somebody(), { reference: '7K3M-9QXT-0', code: '0000-0000-0000-0001' })
    assert.deepEqual(
      isRefused(reply, 422, 'rule_broken').errors?.map(({ pointer, code }) => [pointer, code]),
      [
        ['/reference', 'mistyped'],
        ['/code', 'mistyped'],
      ],
    )
  })

  it('by two people at once succeeds for one; the other gets not_found', async () => {
    const file = await filed()
    const { reference, code } = await issues(file)
    const [winner, loser] = [await somebody(), await somebody()]
    const { id: winnerId } = await winner.does<{ id: string }>(200, 'GET', '/v1/me')
    const late = await race(
      net,
      (tx) =>
        claimApplication(
          { db: tx, actor: { personId: winnerId, name: 'winner', posts: [] }, channel: 'web' },
          { reference, code },
        ),
      () => tries(loser, { reference, code }),
    )
    isRefused(late, 404, 'not_found')
    assert.equal((await winner.reads(file)).id, file.id)
    isRefused(await loser.asks('GET', `/v1/applications/${file.id}`), 404, 'not_found')
    const claimedEvents = (await happeningsOf(winner, file)).filter((type) => type === 'application.claimed')
    assert.equal(claimedEvents.length, 1)
  })

  it('sent twice at once is no act of an officer: the second hears that it is theirs already', async () => {
    const [file, person] = [await filed(), await somebody()]
    const claim = await issues(file)
    const { id: personId } = await person.does<{ id: string }>(200, 'GET', '/v1/me')
    const between: Promise<Claimed>[] = []
    const db = new Proxy(net.database.pool, {
      apply: (query, that, values) => {
        const asked = Reflect.apply(query, that, values)
        if (between.length > 0) return asked
        between.push(asked.then(() => claims(person, claim)))
        return Promise.all(between).then(() => asked)
      },
    })
    await assert.rejects(
      claimApplication({ db, actor: { personId, name: 'person', posts: [] }, channel: 'web' }, claim),
      { code: 'yours_already' },
    )
    assert.equal((await person.reads(file)).id, file.id)
  })

  it('asks the database as often for a wrong code as for an application that nobody can claim', async () => {
    const [open, closed, person] = [await filed(), await filed(), await somebody()]
    const [right, other] = [await issues(open), await issues(closed)]
    const { id: personId } = await person.does<{ id: string }>(200, 'GET', '/v1/me')
    const asked = async (claim: { reference: string; code: string }) => {
      let statements = 0
      const db = new Proxy(net.database.pool, {
        apply: (query, that, values) => {
          statements++
          return Reflect.apply(query, that, values)
        },
      })
      const actor = { personId, name: 'person', posts: [] }
      await assert.rejects(claimApplication({ db, actor, channel: 'web' }, claim), { code: 'not_found' })
      return statements
    }
    const wrong = await asked({ ...right, code: other.code })
    await claims(await somebody(), right)
    assert.equal(await asked(right), wrong)
  })

  it('while the counter changes the application takes over its newest version', async () => {
    const file = await filed()
    const { reference, code } = await issues(file)
    const person = await somebody()
    const late = await race(
      net,
      async (tx) => {
        const officer = await actorOf(net, 'front-desk')
        const { version } = await findCase(tx, file.id, officer)
        await tx`update applications set version = version + 1 where id = ${file.id} and version = ${version}`
      },
      () => tries(person, { reference, code }),
    )
    assert.equal(late.status, 201, late.text)
  })

  it('with a retry happens once and gets the same answer', async () => {
    const [file, person] = [await filed(), await somebody()]
    const { reference, code } = await issues(file)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [first, again] = [
      await tries(person, { reference, code }, headers),
      await tries(person, { reference, code }, headers),
    ]
    assert.deepEqual(
      [first.status, again.status, again.json<Claimed>(), again.headers['idempotency-replayed']],
      [201, 201, first.json<Claimed>(), 'true'],
    )
    assert.equal((await wholeHistory({ ...net, applicant: person }, file)).status, 'submitted')
  })

  it('cannot be guessed: very many wrong codes lock a reference for everybody, and each person has a limit', async () => {
    const file = await filed()
    const { reference, code } = await issues(file)
    for (let trial = 0; trial < 10; trial++)
      isRefused(await tries(await somebody(), { reference, code: newClaimCode() }), 404, 'not_found')
    isRefused(await tries(await somebody(), { reference, code }), 429, 'rate_limited')
    const [persistent, other] = [await somebody(), await filed()]
    for (let trial = 0; trial < 40; trial++)
      await tries(persistent, { reference: other.reference, code: '0000-0000-0000-0001' })
    isRefused(await tries(persistent, { reference, code }), 429, 'rate_limited')
  })

  it('does not count a successful claim as a guess', async () => {
    const officer = await filed()
    const { reference, code } = await issues(officer)
    for (let trial = 0; trial < 12; trial++)
      isRefused(await tries(net.frontDesk, { reference, code }), 403, 'acted_on_it')
    await claims(await somebody(), { reference, code, expiresAt: '' })
  })
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { versionTag } from '../../support/asserting/tags.ts'
import { network } from '../../support/network.ts'
import { type Application, type Person, type Reply, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** A land certificate: its originals are compared before signing, with no other step between review and signature. */
const beforeSigning = { type: 'TANAH', originals: ['identity_card', 'no_dispute_statement', 'neighbourhood_letter'] }
const beforeHandover = {
  type: 'SIP-DR',
  originals: ['identity_card', 'registration_certificate', 'diploma', 'professional_recommendation', 'facility_letter'],
}

/** Returns a seeded die, so that a failure can be repeated. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const picks = <T>(roll: (sides: number) => number, things: readonly T[]): T =>
  things[roll(things.length)] ?? assert.fail('There is nothing to pick from.')

function documentOf({ documents }: Application, slot: string) {
  return documents.find((candidate) => candidate.slot === slot) ?? assert.fail(`There is no document ${slot}.`)
}

function compares(
  person: Person,
  application: Application,
  slot: string,
  { verdict = 'matched', sha256 = documentOf(application, slot).sha256, ifMatch = `"${application.version}"` } = {},
): Promise<Reply> {
  const { id } = documentOf(application, slot)
  return person.asks('PUT', `/v1/applications/${application.id}/documents/${id}/original`, {
    body: { verdict, sha256 },
    headers: ifMatch === '' ? {} : { 'if-match': ifMatch },
  })
}

/** Sends a random request about originals, valid or not, or lets the database fail. */
function tries(roll: (sides: number) => number, application: Application, originals: string[]): Promise<unknown> {
  const open = originals.filter((slot) => documentOf(application, slot).original?.verdict !== 'matched')
  const slot = picks(roll, open.length > 0 && roll(4) > 0 ? open : originals)
  const passes = () =>
    picks(roll, [
      () => net.frontDesk.tries('confirm_originals', application),
      () => net.head.tries('sign', application),
      () => net.frontDesk.tries('hand_over', application),
    ])()
  const tampers = async (change: string) => {
    await pool.unsafe(`update original_matches set ${change} where document_id = '${documentOf(application, slot).id}'`)
    await passes()
  }
  const calls: [number, () => Promise<unknown>][] = [
    [12, () => compares(net.frontDesk, application, slot)],
    [
      2,
      async () => {
        await compares(net.frontDesk, application, slot, { verdict: 'mismatched' })
        await passes()
      },
    ],
    [
      1,
      async () => {
        await compares(net.frontDesk, application, slot, { sha256: 'f'.repeat(64) })
        await passes()
      },
    ],
    [1, () => compares(picks(roll, [net.head, net.reviewer, net.applicant, net.stranger]), application, slot)],
    [2, () => tampers(`sha256 = '\\x${'ab'.repeat(32)}'`)],
    [2, () => tampers(`verdict = 'mismatched'`)],
    [12, passes],
    [1, () => picks(roll, [net.frontDesk, net.head]).tries('send_back', application, { reason: 'Look again.' })],
    [3, () => net.reviewer.tries('approve', application)],
    [1, () => net.reviewer.tries('return', application, { reasons: [{ target: slot, code: 'unreadable' }] })],
    [3, () => net.applicant.triesUpload(slot, application, somePdf())],
    [3, () => net.applicant.tries('submit', application, { statementAccepted: true })],
    [3, () => net.frontDesk.tries('accept', application)],
  ]
  return picks(
    roll,
    calls.flatMap(([weight, call]) => Array<typeof call>(weight).fill(call)),
  )()
}

/** Returns the originals of an application, read from the database and the storage. */
async function originalsOf({ id }: Application, originals: string[]) {
  const rows = await pool<{ slot: string; sha256: string; matched: boolean; key: string }[]>`
    select d.slot, encode(d.sha256, 'hex') as sha256, d.object_key as key,
      coalesce(m.verdict = 'matched' and m.sha256 = d.sha256, false) as matched
    from documents d
    left join original_matches m on m.document_id = d.id
    where d.application_id = ${id} and d.superseded_at is null and d.slot = any(${originals})`
  return Promise.all(
    rows.map(async ({ key, ...row }) => {
      const hash = createHash('sha256')
      for await (const chunk of (await net.storage.get(key)).body) hash.update(chunk)
      return { ...row, stored: hash.digest('hex') }
    }),
  )
}

async function mustBeMatched(application: Application, originals: string[], seed: number): Promise<void> {
  const found = await originalsOf(application, originals)
  assert.equal(found.length, originals.length)
  for (const { slot, matched, sha256, stored } of found) {
    assert.ok(matched, `${slot} of a permit has no match on its bytes (seed ${seed})`)
    assert.equal(stored, sha256, `${slot} is not the file that was compared (seed ${seed})`)
  }
}

/** Sends requests in random order, and checks each passage of the gate. Returns the number of passages. */
async function wanders(
  seed: number,
  calls: number,
  { type, originals }: typeof beforeSigning,
  gate: (from: string, to: string) => boolean,
): Promise<number> {
  const roll = dice(seed)
  let [application, passed] = [await net.applicant.submits(type), 0]
  for (let call = 0; call < calls; call++) {
    await tries(roll, application, originals)
    const now = await net.applicant.reads(application)
    if (gate(application.status, now.status)) {
      await mustBeMatched(now, originals, seed)
      passed++
    }
    application =
      ['issued', 'handed_over'].includes(now.status) && gate(application.status, now.status)
        ? await net.applicant.submits(type)
        : now
  }
  return passed
}

describe('in any order of requests', () => {
  it('nothing is signed without a match on the bytes of every original', async () => {
    const signed = await Promise.all(
      [1, 2].map((seed) => wanders(seed, 250, beforeSigning, (from, to) => from !== 'issued' && to === 'issued')),
    )
    assert.ok(
      signed.every((times) => times > 0),
      `signed ${signed.join(' and ')} times: it has to be possible`,
    )
  })

  it('nothing is handed over without one, where the permit type requires it then', async () => {
    assert.ok((await wanders(3, 400, beforeHandover, (_from, to) => to === 'handed_over')) > 0, 'it has to be possible')
  })
})

describe('a match', () => {
  const invited = async () => {
    const application = await net.applicant.submits(beforeSigning.type)
    await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('approve', application)
    return net.applicant.reads(application)
  }

  it('needs the version that was read: without If-Match, or with an old one, it is refused', async () => {
    const application = await invited()
    isRefused(
      await compares(net.frontDesk, application, 'identity_card', { ifMatch: '' }),
      428,
      'precondition_required',
    )
    isRefused(
      await compares(net.frontDesk, application, 'identity_card', { ifMatch: '*' }),
      428,
      'precondition_required',
    )
    isRefused(
      await compares(net.frontDesk, application, 'identity_card', { ifMatch: `"${application.version - 1}"` }),
      412,
      'stale',
    )
    const first = await compares(net.frontDesk, application, 'identity_card')
    assert.deepEqual([first.status, versionTag(first)], [200, `"${application.version + 1}"`])
    isRefused(await compares(net.frontDesk, application, 'no_dispute_statement'), 412, 'stale')
  })

  it('is recorded once when two are sent at once', async () => {
    const application = await invited()
    const replies = await Promise.all([
      compares(net.frontDesk, application, 'identity_card'),
      compares(net.frontDesk, application, 'identity_card', { verdict: 'mismatched' }),
    ])
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 412])
  })

  it('of a replaced file does not count, and cannot be recorded', async () => {
    const application = await invited()
    await net.frontDesk.matches(application, beforeSigning.originals, 'mismatched')
    await net.frontDesk.takes('send_back', application, { reason: 'Look again.' })
    await net.reviewer.takes('return', application, { reasons: [{ target: 'identity_card', code: 'expired' }] })
    await net.applicant.uploads('identity_card', application)
    await net.applicant.takes('submit', application, { statementAccepted: true })
    await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('approve', application)
    const now = await net.applicant.reads(application)
    isRefused(
      await compares(net.frontDesk, { ...now, documents: application.documents }, 'identity_card'),
      404,
      'not_found',
    )
    await net.frontDesk.matches(now, ['no_dispute_statement', 'neighbourhood_letter'])
    assert.deepEqual(
      (await net.frontDesk.isBlocked('confirm_originals', now)).map(({ code, target }) => [code, target]),
      [['original_not_matched', 'identity_card']],
    )
  })

  it('cannot be recorded for a document of another application', async () => {
    const [one, other] = [await invited(), await invited()]
    const reply = await net.frontDesk.asks(
      'PUT',
      `/v1/applications/${one.id}/documents/${documentOf(other, 'identity_card').id}/original`,
      {
        body: { verdict: 'matched', sha256: documentOf(other, 'identity_card').sha256 },
        headers: { 'if-match': `"${one.version}"` },
      },
    )
    isRefused(reply, 404, 'not_found')
  })

  it('has a known verdict, and a note of limited length', async () => {
    const application = await invited()
    const place = `/v1/applications/${application.id}/documents/${documentOf(application, 'identity_card').id}/original`
    const { sha256 } = documentOf(application, 'identity_card')
    for (const body of [
      { verdict: 'similar', sha256 },
      { verdict: 'matched' },
      { verdict: 'matched', sha256: sha256.toUpperCase() },
      { verdict: 'matched', sha256, note: '' },
      { verdict: 'matched', sha256, note: 'n'.repeat(2_001) },
      { verdict: 'matched', sha256, officer: 'head' },
    ]) {
      isRefused(
        await net.frontDesk.asks('PUT', place, { body, headers: { 'if-match': `"${application.version}"` } }),
        400,
        'invalid_request',
      )
    }
    assert.equal((await net.applicant.reads(application)).version, application.version)
  })

  it('is not required where the permit type has no gate', async () => {
    const application = await net.applicant.submits('SKTM')
    await net.frontDesk.takes('accept', application)
    assert.equal((await net.reviewer.takes('approve', application)).to, 'ready_to_sign')
    const now = await net.applicant.reads(application)
    isRefused(await compares(net.frontDesk, now, 'identity_card'), 422, 'original_not_asked_for')
    assert.equal((await net.head.takes('sign', now)).to, 'issued')
  })
})

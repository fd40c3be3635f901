import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { addressOf, contractOf, exampleBodyOf, operationsOf } from '../support/operations.ts'
import { type Application, Person, somePdf } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { appoint } from '../support/staff.ts'
import { changesNothing } from '../support/standstill.ts'

const net = await network()
after(() => net.close())
const operations = operationsOf(contractOf(net))

/** What everybody may ask without saying who they are. Whoever adds an operation here decides that on purpose. */
const open = [
  'getContract', 'getLiveness', 'getReadiness', 'listPermitTypes', 'getPermitType', 'getPermitTypeVersion', 'listPermitTypeVersions', 'comparePermitTypeVersions',
  'estimateApplication', 'getCalendar', 'listCalendarVersions', 'getCalendarVersion', 'listRegions', 'listOffices', 'getOffice', 'trackApplication',
]

describe('without signing in', () => {
  it('exactly the operations listed here are open, and the contract says so', () => {
    assert.deepEqual(operations.filter(({ security }) => security.length === 0).map(({ operationId }) => operationId).sort(), [...open].sort())
  })

  for (const operation of operations) {
    const isOpen = open.includes(operation.operationId)
    it(`${operation.operationId} is ${isOpen ? 'open' : 'a 401'}`, () => changesNothing(net, async () => {
      const body = exampleBodyOf(operation)
      const reply = await net.nobody.asks(operation.method, addressOf(operation), body && { body })
      if (isOpen) return assert.ok([200, 404].includes(reply.status), reply.text)
      isRefused(reply, 401, 'unauthorized')
      assert.match(String(reply.headers['www-authenticate']), /^Bearer /)
    }))
  }

  it('nothing is told of whether a thing is there, or what is wrong with the rest', async () => {
    const draft = await net.applicant.drafts()
    for (const address of [`/v1/applications/${draft.id}`, `/v1/applications/${crypto.randomUUID()}`, '/v1/applications/none', '/v1/applications?colour=red']) {
      isRefused(await net.nobody.asks('GET', address), 401, 'unauthorized')
    }
    isRefused(await net.nobody.asks('POST', '/v1/applications', { raw: { payload: '{', type: 'text/plain' } }), 401, 'unauthorized')
  })

  it('an open operation does not mind a token that is not valid', async () => {
    const confused = new Person(net.app, net.applicant.contract, 'nonsense')
    assert.equal((await confused.asks('GET', '/v1/regions?limit=1')).status, 200)
  })
})

describe('somebody else\'s application', () => {
  const ofApplications = operations.filter(({ path }) => path.startsWith('/v1/applications/{id}'))
  const files: { draft?: Application; submitted?: Application } = {}
  const others: Record<string, Person> = {}
  before(async () => {
    files.draft = await net.applicant.prepares()
    files.submitted = await imbIn('awaiting_originals', net)
    Object.assign(others, { 'another applicant': net.stranger, 'an administrator': net.admin, 'an officer elsewhere': await appoint(net, ['front_desk', 'reviewer', 'head'], '31.74') })
  })

  it('has operations that are walked here', () => assert.ok(ofApplications.length >= 12))

  for (const operation of ofApplications) {
    for (const who of ['another applicant', 'an administrator', 'an officer elsewhere']) {
      it(`does not exist in ${operation.operationId} for ${who}`, () => changesNothing(net, async () => {
        for (const file of [files.draft, files.submitted]) {
          assert.ok(file)
          const [document] = file.documents
          const person = others[who]
          assert.ok(person && document)
          const address = addressOf(operation, { id: file.id, documentId: document.id })
          const headers = { 'if-match': `"${file.version}"`, 'idempotency-key': crypto.randomUUID() }
          const body = operation.operationId === 'matchOriginal' ? { verdict: 'matched', sha256: document.sha256 } : exampleBodyOf(operation)
          const reply = operation.operationId === 'uploadDocument'
            ? await person.triesUpload('identity_card', file, somePdf(), { headers })
            : await person.asks(operation.method, address, { headers, ...(body && { body }) })
          isRefused(reply, 404, 'not_found')
        }
      }))
    }
  }

  it('cannot be told from one that there is not', async () => {
    const there = await net.stranger.asks('GET', `/v1/applications/${files.draft?.id}`)
    const nowhere = await net.stranger.asks('GET', `/v1/applications/${crypto.randomUUID()}`)
    const bare = ({ title, detail, code, status }: typeof there.refusal) => ({ title, detail, code, status })
    assert.deepEqual(bare(there.refusal), bare(nowhere.refusal))
  })

  it('does not lend its documents to an application of one\'s own', async () => {
    const own = await net.stranger.drafts()
    for (const path of ['', '/content']) {
      isRefused(await net.stranger.asks('GET', `/v1/applications/${own.id}/documents/${files.draft?.documents[0]?.id}${path}`), 404, 'not_found')
    }
  })

  it('is in no list of theirs', async () => {
    for (const person of Object.values(others)) {
      for (const scope of ['own', 'office']) {
        const { data } = await person.does<{ data: { id: string }[] }>(200, 'GET', `/v1/applications?scope=${scope}&limit=200`)
        assert.deepEqual(data.filter(({ id }) => id === files.draft?.id || id === files.submitted?.id), [])
      }
    }
  })
})

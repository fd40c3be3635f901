import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listScopes } from '../../src/access/clients/scopes.ts'
import { publishOpenData } from '../../src/open-data/publish.ts'
import { lacksNothing } from '../support/asserting/advice.ts'
import { changesNothing } from '../support/asserting/standstill.ts'
import { declaresHeaders } from '../support/contract/declared-headers.ts'
import { committedContract, operationsOf } from '../support/contract/operations.ts'
import { ask, type Scene } from '../support/contract/requests.ts'
import { imbIn, report } from '../support/journey.ts'
import { certificateLetter } from '../support/mail/certificate-letter.ts'
import { confirms } from '../support/mail/mail-room.ts'
import { mailScene } from '../support/mail/mail-scene.ts'
import { duringCounterHours, network } from '../support/network.ts'
import { agency, inDays } from '../support/people/agencies.ts'
import { device, sits } from '../support/people/kiosks.ts'
import { type Application, atTheCounter, type Person, type Reply } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { isConsulted } from '../support/scenes/consultations.ts'
import { fence } from '../support/scenes/fence.ts'
import { appoints } from '../support/scenes/inspections.ts'
import { letterOf } from '../support/scenes/letters.ts'
import { objects, refuses } from '../support/scenes/objections.ts'
import { dissolves } from '../support/scenes/offices.ts'
import { permitOf } from '../support/scenes/permits.ts'
import { pastVisit, type Ticket } from '../support/scenes/visits.ts'
import { appoint, type OfficerRole, officeOf } from '../support/staff.ts'
import { type Caller, type Cell, callers, cell, matrix } from './access-matrix.ts'

const net = await network({ now: duringCounterHours })
after(() => net.close())
const operations = operationsOf(committedContract())

/** An IMB belongs to the district; the application filed at a counter comes from the district beside it. */
const [here, beside] = ['31.71.06', '31.71.07']
const officers: OfficerRole[] = ['front_desk', 'reviewer', 'inspector', 'cashier', 'head']
const consulted = await agency(net, { scopes: listScopes().map(([scope]) => scope) })
const people: Record<Caller, Person> = {
  nobody: net.nobody,
  own: net.applicant,
  other: net.stranger,
  admin: net.admin,
  assistant: await appoint(net, ['front_desk'], beside),
  desk: await appoint(net, ['front_desk'], here),
  reviewer: await appoint(net, ['reviewer'], here),
  inspector: await appoint(net, ['inspector'], here),
  head: await appoint(net, ['head'], here),
  cashier: await appoint(net, ['cashier'], here),
  agency: consulted.agency,
  kiosk: net.nobody,
  sitter: net.nobody,
  elsewhere: await appoint(net, officers, beside),
  above: await appoint(net, officers, '31.71'),
  localAdmin: await appoint(net, ['administrator'], here),
}

/** The kiosk of the applicant. Operations that end a session use another one. */
const hall = (await officeOf(net, here)).id
const [seat, another, managed] = [await device(net, hall), await device(net, hall), await device(net, hall)]
Object.assign(people, { kiosk: seat.screen, sitter: await sits(net, seat, net.applicant) })

const day = (ahead: number) => inDays(ahead).slice(0, 10)

/** Two applications of the same kind. The assistant filed one of them at a counter for its applicant. */
const scenes: { own?: Scene; counter?: Scene } = {}
before(async () => {
  await publishOpenData(net.database.pool, net.storage)
  const [office, counter] = [await officeOf(net, here), await officeOf(net, beside)]
  const { id: appointmentId } = await net.admin.does<{ id: string }>(201, 'POST', '/v1/staff', {
    body: { subject: 'somebody', officeId: office.id, role: 'reviewer', reason: 'There is much to do.' },
  })
  const draftCode = 'MATRIX'
  await net.admin.does(201, 'POST', '/v1/permit-type-drafts', { body: { code: draftCode, definition: fence } })
  const { client, key } = await agency(net)
  const { id: ticketId } = await people.desk.does<Ticket>(201, 'POST', `/v1/offices/${office.id}/queue-tickets`, {
    body: {},
  })
  const going = await officeOf(net, '31.71.06.1002')
  const { id: dissolutionId } = await dissolves(net, '31.71.06.1002', here, {
    windDownOn: day(30),
    dissolveOn: day(60),
  })
  const permitted = await imbIn('issued', net)
  const common = {
    appointmentId,
    draftCode,
    ticketId,
    dissolution: { officeId: going.id, dissolutionId },
    ...(await permitScene(permitted)),
    letterToken: await certificateLetter(net),
    webhookId: await webhookOf(people.agency),
    client: { clientId: client.id, keyId: key.id },
    kiosk: { kioskId: managed.kiosk.id, keyId: managed.key.id },
  }
  await confirms(net, 'applicant-1', 'applicant-1@example.org')
  scenes.own = {
    ...common,
    ...(await underInspection(net.applicant, await net.applicant.submits('IMB'))),
    objectionId: await objectionOf(net.applicant),
  }
  scenes.counter = {
    ...common,
    ...(await underInspection(
      people.assistant,
      await people.assistant.submits('IMB', { filedAtOfficeId: counter.id }),
    )),
    objectionId: await objectionOf(people.assistant, { filedAtOfficeId: counter.id }),
  }
  scenes.counter.mail.token = scenes.own.mail.token
  await net.database.pool`
      update applications
      set deemed_granted_at = now(), silence_judged_at = now()
      where id = any(${[scenes.own.file.id, scenes.counter.file.id]})`
  assert.deepEqual([scenes.own.file.office?.id, scenes.counter.file.office?.id], [office.id, office.id])
})

async function webhookOf(of: Person): Promise<string> {
  const { webhook } = await of.does<{ webhook: { id: string } }>(201, 'POST', '/v1/webhooks', {
    body: { url: 'https://[2606:4700::1]/' },
  })
  return webhook.id
}

async function permitScene(file: Application): Promise<Pick<Scene, 'permitId' | 'permitToken'>> {
  const { id, token } = await permitOf(net, file)
  return { permitId: id, permitToken: token }
}

/** Files an objection against the refusal of an application that this person files. Returns its id. */
async function objectionOf(filer: Person, filed: object = {}): Promise<string> {
  const { desk: frontDesk, reviewer, head } = people
  const application = await refuses({ applicant: filer, frontDesk, reviewer, head }, filer.submits('IMB', filed))
  const { id } = await objects(filer, application, 'filedAtOfficeId' in filed ? { assistance: atTheCounter } : {})
  return id
}

/** Brings an application into its second inspection, with the records that operations refer to. */
async function underInspection(
  filer: Person,
  file: Application,
): Promise<
  Pick<Scene, 'file' | 'letterId' | 'inspection' | 'mail' | 'messageId' | 'correctionId' | 'consultationId' | 'visitId'>
> {
  await people.desk.takes('accept', file)
  await people.reviewer.takes('inspect', file)
  const { id: reportId } = await people.inspector.takes('report_inspection', file, { report })
  await people.reviewer.takes('inspect', file)
  const { id: appointmentId } = await appoints(people.inspector, file)
  const { id: messageId } = await filer.does<{ id: string }>(201, 'POST', `/v1/applications/${file.id}/messages`, {
    body: { kind: 'message', text: 'When will you come?' },
  })
  const { id: correctionId } = await filer.does<{ id: string }>(
    201,
    'POST',
    `/v1/applications/${file.id}/corrections`,
    { body: { answers: { applicant: { name: 'Applicant I' } }, reason: 'The name was mistyped.' } },
  )
  return {
    file: await filer.reads(file),
    letterId: await letterOf(people.desk, file),
    messageId,
    mail: await mailScene(net, file),
    correctionId,
    consultationId: await isConsulted(net, file, consulted.client),
    inspection: { appointmentId, reportId },
    visitId: await pastVisit(net, file),
  }
}

/** The rows of the matrix: an operation, or one step of it. */
const rows = Object.keys(matrix).map((row) => {
  const [operationId = '', step] = row.split(' ')
  return { row, step, operation: operations.find((operation) => operation.operationId === operationId) }
})

describe('the access matrix', () => {
  it('has a row for every operation of the contract, and none for others', () => {
    const stated = new Set(rows.map(({ row }) => row.split(' ')[0] ?? ''))
    const known = new Set(operations.map(({ operationId }) => operationId))
    lacksNothing(
      [...known].filter((operationId) => !stated.has(operationId)),
      (operationId) => `Add a row for ${operationId} to matrix in test/rules/access-matrix.ts: who may call it.`,
    )
    lacksNothing(
      [...stated].filter((operationId) => !known.has(operationId)),
      (operationId) => `There is no operation ${operationId}: take its row out of test/rules/access-matrix.ts.`,
    )
    for (const { row } of rows) for (const caller of callers) assert.ok(cell(row, caller))
  })

  it('leaves open exactly the operations that the contract leaves open', () => {
    const open = rows.flatMap(({ row }) => (cell(row, 'nobody') === 'ok' ? [row] : []))
    assert.deepEqual(
      operations
        .filter(({ security }) => security.length === 0)
        .map(({ operationId }) => operationId)
        .sort(),
      open.sort(),
      'Say `everybody` in test/rules/access-matrix.ts of operations that are registered as `open`, and of no other.',
    )
  })

  for (const { row, step, operation } of rows) {
    it(`holds for ${row}`, async () => {
      assert.ok(operation && scenes.own && scenes.counter)
      const answers = async (asking: readonly Caller[]) =>
        Promise.all(
          asking.map(async (caller) => {
            const scene = caller === 'assistant' ? scenes.counter : scenes.own
            assert.ok(scene)
            const reply = await ask(await whoAsks(caller, row), operation, step, scene)
            declaresHeaders(operation, reply)
            return [caller, meaningOf(reply)] as const
          }),
        )
      const refused = callers.filter((caller) => cell(row, caller) !== 'ok')
      const found: (readonly [Caller, Cell])[] = []
      if (refused.length > 0)
        await changesNothing(net, async () => {
          found.push(...(await answers(refused)))
        })
      for (const caller of callers.filter((candidate) => !refused.includes(candidate)))
        found.push(...(await answers([caller])))
      const expected = callers.map((caller) => [caller, cell(row, caller)] as const)
      lacksNothing(
        found.filter(([caller, met]) => met === '?' && cell(row, caller) === 'ok'),
        ([caller]) => `${caller} gets 404: is what ${row} is about in test/support/contract/requests.ts?`,
      )
      assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected))
    })
  }
})

/** Returns the caller of an operation. One that ends a session at a kiosk gets a session of its own. */
const whoAsks = async (caller: Caller, row: string): Promise<Person> =>
  caller === 'sitter' && row === 'concludeKioskSession' ? sits(net, another, net.stranger) : people[caller]

const refusalsOf = new Map<string, Cell>([
  ['401 unauthorized', '-'],
  ['403 forbidden', 'no'],
  ['403 not_at_a_kiosk', 'no'],
  ['403 sandbox_only', 'no'],
  ['404 not_found', '?'],
  ['404 no_sandbox', '?'],
])

/**
 * Returns the cell of a reply. A refusal of the domain (409, 412, 422) counts as allowed. Fails for a reply that no
 * valid request gets.
 */
function meaningOf(reply: Reply): Cell {
  if (reply.status < 300 || [409, 412, 422].includes(reply.status)) return 'ok'
  const meaning = refusalsOf.get(`${reply.status} ${reply.refusal.code}`)
  assert.ok(
    meaning,
    `${reply.text}\nIf the example in the contract is not valid, state a request in test/support/contract/requests.ts.`,
  )
  if (meaning === '-') assert.match(String(reply.headers['www-authenticate']), /^Bearer /)
  return meaning
}

describe('without signing in', () => {
  it('no answer reveals if a record exists, or what else is wrong', async () => {
    const draft = await net.applicant.drafts()
    for (const address of [
      `/v1/applications/${draft.id}`,
      `/v1/applications/${crypto.randomUUID()}`,
      '/v1/applications/none',
      '/v1/applications?colour=red',
    ]) {
      isRefused(await net.nobody.asks('GET', address), 401, 'unauthorized')
    }
    isRefused(
      await net.nobody.asks('POST', '/v1/applications', { raw: { payload: '{', type: 'text/plain' } }),
      401,
      'unauthorized',
    )
  })

  it('an open operation ignores an invalid token', async () => {
    const confused = net.bearer('nonsense')
    assert.equal((await confused.asks('GET', '/v1/regions?limit=1')).status, 200)
  })
})

describe("another person's application", () => {
  it('cannot be distinguished from one that does not exist', async () => {
    const there = await net.stranger.asks('GET', `/v1/applications/${scenes.own?.file.id}`)
    const nowhere = await net.stranger.asks('GET', `/v1/applications/${crypto.randomUUID()}`)
    const bare = ({ title, detail, code, status }: typeof there.refusal) => ({ title, detail, code, status })
    assert.deepEqual(bare(there.refusal), bare(nowhere.refusal))
  })

  it('is visible only to its applicant while it is a draft', async () => {
    const draft = await net.applicant.prepares()
    for (const [caller, person] of Object.entries(people)) {
      if (!['nobody', 'own', 'agency', 'kiosk', 'sitter'].includes(caller))
        isRefused(await person.asks('GET', `/v1/applications/${draft.id}`), 404, 'not_found')
    }
  })

  it("has documents that cannot be read through the caller's own application", async () => {
    const own = await net.stranger.drafts()
    for (const path of ['', '/content']) {
      isRefused(
        await net.stranger.asks(
          'GET',
          `/v1/applications/${own.id}/documents/${scenes.own?.file.documents[0]?.id}${path}`,
        ),
        404,
        'not_found',
      )
    }
  })
})

describe('one predicate of visibility', () => {
  it('serves every path: a list, history or search shows exactly what the same caller can read singly', async () => {
    const files = [...(await manyFiles()), scenes.own?.file, scenes.counter?.file].filter((file) => file !== undefined)
    assert.ok((await foundBy(people.head)).length > 0 && (await exportedTo(net.applicant)).length > 0)
    for (const [caller, person] of Object.entries(people)) {
      if (['nobody', 'agency', 'kiosk'].includes(caller)) continue
      const listed = new Set<string>()
      for (const scope of ['own', 'office', 'counter']) for (const id of await everyIdOf(person, scope)) listed.add(id)
      const beside = [...(await foundBy(person)), ...(await exportedTo(person))]
      assert.ok(
        beside.every((id) => listed.has(id)),
        `${caller} finds or exports what no list of theirs has`,
      )
      for (const id of listed) await readsWhole(person, id, caller)
      for (const { id } of files.filter((file) => !listed.has(file.id))) await readsNothing(person, id, caller)
    }
  })
})

/**
 * Returns the applications that a person finds by the identity number that all applications here contain; none without
 * the right to search.
 */
async function foundBy(person: Person): Promise<string[]> {
  const reply = await person.asks('POST', '/v1/applications/search?limit=200', { body: { nik: '3171000000000001' } })
  return reply.status === 200 ? reply.json<{ data: { id: string }[] }>().data.map(({ id }) => id) : []
}

async function exportedTo(person: Person): Promise<string[]> {
  const reply = await person.asks('GET', '/v1/me/export')
  return reply.status === 200 ? reply.json<{ applications: { id: string }[] }>().applications.map(({ id }) => id) : []
}

/**
 * Creates applications in every kind of place: drafts, submitted, of other districts, from a counter, an officer's own.
 */
async function manyFiles(): Promise<Application[]> {
  const counter = await officeOf(net, beside)
  return Promise.all([
    net.applicant.drafts('IMB'),
    net.stranger.submits('SKTM'),
    net.stranger.submits('SIP-DR', { villageCode: '31.71.07.1001' }),
    people.assistant.drafts('SKTM', { filedAtOfficeId: counter.id }),
    people.assistant.submits('SKTM', { filedAtOfficeId: counter.id, villageCode: '31.71.06.1001' }),
    people.head.submits('SKTM', { villageCode: '31.71.06.1001' }),
    people.localAdmin.drafts('SKTM'),
  ])
}

async function everyIdOf(person: Person, scope: string): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = ''
  for (let pages = 0; pages < 50 && cursor !== null; pages++) {
    const list: { data: { id: string }[]; page: { nextCursor: string | null } } = await person.does(
      200,
      'GET',
      `/v1/applications?scope=${scope}&limit=3${cursor && `&cursor=${cursor}`}`,
    )
    ids.push(...list.data.map(({ id }) => id))
    cursor = list.page.nextCursor
  }
  assert.equal(new Set(ids).size, ids.length)
  return ids
}

const partsOf = (id: string) =>
  ['', '/documents', '/events', '/transitions', '/clock', '/messages'].map((part) => `/v1/applications/${id}${part}`)

async function readsWhole(person: Person, id: string, caller: string): Promise<void> {
  await Promise.all(
    partsOf(id).map(async (address) =>
      assert.equal((await person.asks('GET', address)).status, 200, `${caller} ${address}`),
    ),
  )
  const { documents } = await person.reads({ id })
  const { data } = await person.does<{ data: { id: string }[] }>(
    200,
    'GET',
    `/v1/applications/${id}/documents?limit=200`,
  )
  assert.ok(documents.every((document) => data.some((listed) => listed.id === document.id)))
  await Promise.all(
    data.map(async (document) =>
      assert.equal((await person.asks('GET', `/v1/applications/${id}/documents/${document.id}`)).status, 200, caller),
    ),
  )
  const [first] = data
  if (first)
    assert.equal((await person.asks('GET', `/v1/applications/${id}/documents/${first.id}/content`)).status, 200, caller)
}

async function readsNothing(person: Person, id: string, caller: string): Promise<void> {
  await Promise.all(
    partsOf(id).map(async (address) =>
      assert.equal((await person.asks('GET', address)).status, 404, `${caller} ${address}`),
    ),
  )
}

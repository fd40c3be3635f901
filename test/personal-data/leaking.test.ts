import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createLog } from '../../src/platform/log.ts'
import { objectsOf } from '../support/asserting/objects.ts'
import {
  addressOf,
  committedContract,
  exampleBodyOf,
  type Operation,
  operationsOf,
} from '../support/contract/operations.ts'
import { ask, type Scene } from '../support/contract/requests.ts'
import { imbIn, inputs } from '../support/journey.ts'
import { certificateLetter } from '../support/mail/certificate-letter.ts'
import { mailScene } from '../support/mail/mail-scene.ts'
import { duringCounterHours, metricsToken, network } from '../support/network.ts'
import { agency, inDays, registers } from '../support/people/agencies.ts'
import { device } from '../support/people/kiosks.ts'
import { type Application, example, type Person, type Reply, somePdf, somePng } from '../support/person.ts'
import { isConsulted } from '../support/scenes/consultations.ts'
import { fence } from '../support/scenes/fence.ts'
import { appoints } from '../support/scenes/inspections.ts'
import { letterOf } from '../support/scenes/letters.ts'
import { objects, refuses } from '../support/scenes/objections.ts'
import { dissolves } from '../support/scenes/offices.ts'
import { permitOf } from '../support/scenes/permits.ts'
import { pastVisit } from '../support/scenes/visits.ts'
import { appoint, officeOf } from '../support/staff.ts'

const logged: string[] = []
const log = createLog('trace', { write: (line: string) => void logged.push(line) })
const net = await network({ logger: log, now: duringCounterHours })
after(() => net.close())
const { pool } = net.database
const operations = operationsOf(committedContract())

/** Values that occur nowhere else, so that each occurrence is a leak. */
const marks = {
  nik: '3172055708990042',
  phone: '+6285799911223',
  email: 'marked.person@leak.example',
  street: 'Gang Tandaan Khusus 4711',
  npwp: '912345678901234',
}
const secrets = [...Object.values(marks), marks.phone.replace('+62', '0')]
const leaksIn = (text: string) => {
  const small = text.toLowerCase()
  return secrets.filter((secret) => small.includes(secret.toLowerCase()))
}

const { answers, village } = await example('SIUP-K')
const person = { nik: marks.nik, phone: marks.phone, email: marks.email }
const markedAnswers = {
  ...answers,
  capacity: 'proxy',
  applicant: {
    ...Object(answers['applicant']),
    ...person,
    address: { street: marks.street, rt: '001', rw: '002', postcode: '10310' },
  },
  proxy: { name: 'Proxy 1', ...person },
  entity: { name: 'Cooperative', deedNumber: 'DEED-1', deedOn: '2014-01-02', taxNumber: marks.npwp },
}

const above = await appoint(net, ['head'], '31')
const file = await journey()
const people: Record<string, Person> = {
  nobody: net.nobody,
  applicant: net.applicant,
  stranger: net.stranger,
  frontDesk: net.frontDesk,
  reviewer: net.reviewer,
  inspector: net.inspector,
  cashier: net.cashier,
  head: net.head,
  above,
  admin: net.admin,
}
/** Callers who do not need the answers of an application in review. */
const withoutNeed = ['nobody', 'stranger', 'frontDesk', 'inspector', 'cashier', 'head', 'above', 'admin']
/** The records for operations that do not concern that application. */
const scene = await surroundings()
/** Members with free text that is kept. */
const freeText = ['note', 'reason', 'findings', 'withoutAppointment', 'legalBasis', 'label']

/** Returns an application with marked values in all personal answers and a NIK in a file name, before its review. */
async function journey(): Promise<Application> {
  const draft = await net.applicant.does<Application>(201, 'POST', '/v1/applications', {
    body: { permitType: 'SIUP-K', villageCode: village, answers: markedAnswers },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  const missing = draft.nextActions.flatMap(({ blockers }) =>
    blockers.flatMap(({ code, target }) => (code === 'document_missing' && target ? [target] : [])),
  )
  const photos = ['photo', 'passport_photo', 'applicant_photo', ...missing.filter((slot) => slot.includes('photo'))]
  for (const slot of missing)
    await net.applicant.uploads(
      slot,
      draft,
      photos.includes(slot) ? somePng() : somePdf(),
      `KTP ${marks.nik} ${marks.phone.replace('+62', '0')}.pdf`,
    )
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  await net.frontDesk.takes('accept', draft)
  return net.applicant.reads(draft)
}

async function surroundings(): Promise<Scene> {
  for (const [channel, address] of [
    ['email', marks.email],
    ['sms', marks.phone],
  ])
    await net.applicant.does(201, 'POST', '/v1/me/contacts', { body: { channel, address } })
  const inspected = await imbIn('awaiting_originals', net)
  const again = await imbIn('in_inspection', net)
  const {
    data: [report],
  } = await net.applicant.does<{ data: { id: string }[] }>(
    200,
    'GET',
    `/v1/applications/${inspected.id}/inspection-reports`,
  )
  const { id: appointmentId } = await net.admin.does<{ id: string }>(201, 'POST', '/v1/staff', {
    body: {
      subject: 'somebody',
      officeId: (await officeOf(net, '31.71.06')).id,
      role: 'reviewer',
      reason: 'There is much to do.',
    },
  })
  await net.admin.does(201, 'POST', '/v1/permit-type-drafts', { body: { code: 'LEAKS', definition: fence } })
  const { client, key } = await agency(net)
  const { kiosk, key: kioskKey } = await device(net, again.office?.id ?? '')
  const dissolution = {
    officeId: (await officeOf(net, '31.71.06.1002')).id,
    dissolutionId: (
      await dissolves(net, '31.71.06.1002', '31.71.06', {
        windDownOn: inDays(30).slice(0, 10),
        dissolveOn: inDays(60).slice(0, 10),
      })
    ).id,
  }
  const { id: messageId } = await net.applicant.does<{ id: string }>(
    201,
    'POST',
    `/v1/applications/${again.id}/messages`,
    { body: { kind: 'message', text: 'When will you come?' } },
  )
  const { id: correctionId } = await net.applicant.does<{ id: string }>(
    201,
    'POST',
    `/v1/applications/${again.id}/corrections`,
    { body: { answers: { applicant: { name: 'Applicant I' } }, reason: 'The name was mistyped.' } },
  )
  const { id: objectionId } = await objects(net.applicant, await refuses(net))
  const visitId = await pastVisit(net, again)
  const { id: ticketId } = await net.frontDesk.does<{ id: string }>(
    201,
    'POST',
    `/v1/offices/${again.office?.id}/queue-tickets`,
    { body: {} },
  )
  const inspection = { reportId: report?.id ?? '', appointmentId: (await appoints(net.inspector, again)).id }
  const permitted = await permitOf(net, await imbIn('issued', net))
  return {
    file: await net.applicant.reads(again),
    mail: await mailScene(net, again),
    messageId,
    letterId: await letterOf(net.frontDesk, again),
    correctionId,
    objectionId,
    consultationId: await isConsulted(net, again, await registers(net)),
    visitId,
    ticketId,
    inspection,
    permitId: permitted.id,
    permitToken: permitted.token,
    letterToken: await certificateLetter(net),
    webhookId: crypto.randomUUID(),
    client: { clientId: client.id, keyId: key.id },
    kiosk: { kioskId: kiosk.id, keyId: kioskKey.id },
    appointmentId,
    draftCode: 'LEAKS',
    dissolution,
  }
}

describe('the marked values', () => {
  it('are in the application, so that the following tests can find them', async () => {
    const { answers: read } = await net.reviewer.reads(file)
    for (const secret of Object.values(marks)) assert.ok(JSON.stringify(read).includes(secret), secret)
  })

  for (const operation of operations) {
    it(`are in no refusal, and in no answer to callers without need (${operation.operationId})`, async () => {
      const found: string[] = []
      for (const [who, somebody] of Object.entries(people)) {
        for (const [how, reply] of await attempts(operation, somebody)) {
          const leaks =
            reply.status >= 400 || (withoutNeed.includes(who) && operation.operationId !== 'createDisclosure')
              ? leaksIn(reply.text)
              : []
          found.push(...leaks.map((leak) => `${leak} to ${who} ${how}: ${reply.text.slice(0, 300)}`))
          const heads = JSON.stringify(reply.headers)
          found.push(...leaksIn(heads).map((leak) => `${leak} to ${who} ${how}: ${heads}`))
        }
      }
      assert.deepEqual(found, [])
    })
  }

  it('are in no line of the log', () => {
    assert.ok(logged.length > operations.length)
    assert.deepEqual(
      logged.filter((line) => leaksIn(line).length > 0),
      [],
    )
  })

  it('are in no metric', async () => {
    const { status, text } = await net.bearer(metricsToken).asks('GET', '/metrics')
    assert.equal(status, 200)
    assert.ok(text.includes('operation="getApplication"'))
    assert.deepEqual(leaksIn(text), [])
  })

  it('are in no table', async () => {
    const tables = await pool<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name
      from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`
    assert.ok(tables.some(({ name }) => name === 'public.application_forms'))
    const found: string[] = []
    for (const { name } of tables) {
      const rows = await pool<{ text: string }[]>`select t::text as text from ${pool.unsafe(name)} t`
      found.push(
        ...rows.flatMap(({ text }) => leaksIn(text).map((leak) => `${name}: ${leak} in ${text.slice(0, 300)}`)),
      )
    }
    assert.deepEqual(found, [])
  })

  it('are in no name of an object', async () => {
    const names = await objectsOf(net)
    assert.ok(names.length > 0)
    assert.deepEqual(
      names.filter((name) => leaksIn(name).length > 0),
      [],
    )
  })
})

describe("an error that contains somebody's number", () => {
  it('is logged without it, also where the driver quotes rows and parameters', () => {
    const lines: string[] = []
    const { nik, phone, email } = marks
    const told = Object.assign(new Error(`invalid input: "${nik}", ${email}`), {
      code: '23514',
      detail: `Failing row contains (${phone}, ${nik}).`,
      parameters: [nik],
      where: nik,
      constraint_name: 'a_rule',
    })
    const errorLog = createLog('info', { write: (line: string) => void lines.push(line) })
    errorLog.error({ err: told }, 'failed')
    errorLog.error({ err: new AggregateError([told], 'several') }, 'failed')
    assert.match(lines.join(''), /a_rule/)
    assert.deepEqual(leaksIn(lines.join('')), [])
  })
})

/**
 * Sends marked values to an operation in each way: as intended, in its path, in its query, in its body, and as member
 * names.
 */
async function attempts(operation: Operation, who: Person): Promise<[string, Reply][]> {
  const { method } = operation
  const real = addressOf(operation, { id: file.id, documentId: file.documents[0]?.id ?? '', code: 'SIUP-K' })
  const headers = { 'if-match': `"${file.version}"` }
  const body = exampleBodyOf(operation)
  // Requests that could change the application for later tests are sent only in ways that are refused.
  const harmless =
    method === 'GET' ||
    ['searchApplications', 'trackApplication', 'estimateApplication'].includes(operation.operationId)
  const inPlace = addressOf(operation, {
    id: marks.nik,
    documentId: marks.nik,
    code: marks.nik,
    version: marks.nik,
    year: marks.nik,
  })
  const asks = async (how: string, url: string, content?: object): Promise<[string, Reply]> => [
    how,
    await who.asks(method, url, { headers, ...(content && { body: content }) }),
  ]
  return [
    ...(harmless ? [await asks('as it is meant', real, body)] : []),
    ...(operation.operationId === 'searchApplications'
      ? [await asks('by what is marked', real, { nik: marks.nik })]
      : []),
    ...(inPlace === real ? [] : [await asks('in its place', inPlace, body)]),
    await asks(
      'in its query',
      `${real}?${marks.nik}=${encodeURIComponent(marks.email)}&status=${marks.nik}&limit=${marks.nik}&cursor=${marks.nik}`,
      body,
    ),
    ...(body
      ? [
          await asks('in its body', real, everyText(body)),
          await asks('as names in its body', real, { ...body, ...namedBy(body) }),
        ]
      : []),
    ...(operation.operationId === 'uploadDocument'
      ? [
          [
            'in its parts',
            await who.triesUpload(marks.nik, file, somePdf(), {
              name: `${marks.nik}.pdf`,
              fields: { [marks.nik]: marks.phone },
            }),
          ] satisfies [string, Reply],
        ]
      : []),
    ...(operation.operationId === 'transitionApplication' ? await notes(who) : []),
    ...(await inWords(operation, who)),
  ]
}

/**
 * Sends valid requests with a number in their free text, which must be refused. Fails for a request that is answered as
 * if nothing were wrong.
 */
async function inWords(operation: Operation, who: Person): Promise<[string, Reply][]> {
  const steps = operation.operationId === 'transitionApplication' ? Object.keys(inputs) : [undefined]
  const replies = await Promise.all(
    steps.map(async (step): Promise<[string, Reply][]> => {
      let written = 0
      const numbered = (value: unknown, name = ''): unknown => {
        if (typeof value === 'string')
          return freeText.includes(name) && ++written > 0 ? `${value} NIK ${marks.nik}, ${marks.phone}` : value
        if (Array.isArray(value)) return value.map((item) => numbered(item))
        return typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, numbered(member, key)]))
          : value
      }
      const reply = await ask(who, operation, step, scene, (body) => body && Object(numbered(body)))
      if (written > 0) assert.ok(reply.status >= 400, `${operation.operationId} ${step ?? ''} ${reply.text}`)
      return written > 0 ? [[`in the words of ${step ?? operation.operationId}`, reply]] : []
    }),
  )
  return replies.flat()
}

/** Sends steps with a number in their texts. */
const notes = async (who: Person): Promise<[string, Reply][]> =>
  Promise.all(
    [
      who.tries('inspect', file, { note: `NIK ${marks.nik}` }),
      who.tries('return', file, {
        reasons: [{ target: '/applicant/nik', code: 'other', note: `It is ${marks.nik}.` }],
      }),
      who.tries('withdraw', file, { reason: `Call ${marks.phone}` }),
      who.tries('propose_refusal', file, { reason: `Call ${marks.phone.replace('+62', '0')}`, legalBasis: marks.nik }),
    ].map(async (reply): Promise<[string, Reply]> => ['in a note', await reply]),
  )

const values = [marks.nik, marks.phone]
/** Returns the same body with a marked value in place of every text. */
function everyText(value: object): object {
  let count = 0
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return values[count++ % values.length]
    if (Array.isArray(inner)) return inner.map(walk)
    return typeof inner === 'object' && inner !== null
      ? Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, walk(member)]))
      : inner
  }
  return Object(walk(value))
}

const namedBy = (body: object) => ({
  [marks.nik]: marks.email,
  [marks.email.replace('@', '')]: 1,
  ...('answers' in body && {
    answers: { [marks.nik]: marks.phone, applicant: { [marks.nik]: 1, nik: marks.npwp, phone: marks.nik } },
  }),
})

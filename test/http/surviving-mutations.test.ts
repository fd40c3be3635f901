import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { seeded } from '../support/chance/chance.ts'
import { mutated, oddTexts, pick } from '../support/chance/mutations.ts'
import {
  committedContract,
  exampleBodyOf,
  type Operation,
  operationsOf,
  type Parameter,
} from '../support/contract/operations.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { type Application, example, type Person, somePdf } from '../support/person.ts'
import { isProblem } from '../support/refusal.ts'
import { appoints } from '../support/scenes/inspections.ts'

const net = await network()
after(() => net.close())
const contract = committedContract()
const trials = 50
const seed = 20_150_113

/** Path parameters of existing records; all other values are nonsense. */
type Thing = Record<string, string>
const things = await realThings()

describe('every operation survives nearly valid input', () => {
  for (const [index, operation] of operationsOf(contract).entries()) {
    it(`${operation.operationId} answers as the contract says, and never with a 5xx`, async () => {
      const random = seeded(seed + index)
      for (let trial = 0; trial < trials; trial++) {
        const person = pick(random, [net.applicant, net.frontDesk, net.head, net.inspector])
        await survives(person, operation, random)
      }
    })
  }

  it('and the network is consistent afterwards', async () => {
    const torn = await net.database.pool`
      select a.id
      from applications a
      left join application_intervals i on i.application_id = a.id and i.ended_at is null
      where a.discarded_at is null and i.status is distinct from a.status`
    assert.deepEqual([...torn], [])
    const application = await net.applicant.submits('IMB')
    assert.equal(application.status, 'submitted')
  })
})

/** Sends a random request. The person checks its reply against the contract. */
async function survives(person: Person, operation: Operation, random: () => number): Promise<void> {
  const url = `${pathOf(operation, random)}${queryOf(operation, random)}`
  const call = { headers: headersOf(operation, random), ...bodyOf(operation, random) }
  const reply = await person.asks(operation.method, url, call).catch((error: unknown) => {
    throw new Error(`${operation.method} ${url} ${said(call)}`, { cause: error })
  })
  if (reply.status >= 500) assert.fail(`${operation.method} ${url} ${said(call)}: ${reply.text}`)
  if (reply.status >= 400) isProblem(reply, listedIn(url))
}

/** Returns the values of the query of `url`, and the items of those that are lists. */
const listedIn = (url: string): string[] =>
  [...new URL(url, 'http://api').searchParams.values()].flatMap((value) => [value, ...value.split(',')])

const said = (call: object) =>
  JSON.stringify(call, (_name, value: unknown) => (typeof value === 'string' ? value.slice(0, 2_000) : value))

function pathOf({ path }: Operation, random: () => number): string {
  const real = pick(random, things)
  return path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const segment = (random() < 0.85 && real[name]) || pick(random, oddTexts)
    return random() < 0.03 ? '%ZZ' : encodeURIComponent(segment.toWellFormed()) || '-'
  })
}

function queryOf({ parameters }: Operation, random: () => number): string {
  const chosen = parameters.filter((parameter) => parameter.in === 'query' && random() < 0.4)
  const pairs = chosen.map(
    (parameter) => `${parameter.name}=${encodeURIComponent(valueFor(parameter, random).toWellFormed())}`,
  )
  if (random() < 0.1) pairs.push(pick(random, ['%00=1', 'colour=red', '%ZZ', '=', '&&', ...pairs]))
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

function headersOf({ parameters }: Operation, random: () => number): Record<string, string> {
  const chosen = parameters.filter((parameter) => parameter.in === 'header' && random() < 0.6)
  return Object.fromEntries(
    chosen.map((parameter) => [
      parameter.name,
      valueFor(parameter, random)
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, 1_000),
    ]),
  )
}

/** Returns a value for a parameter, valid more often than not. */
function valueFor({ name, schema, example: shown }: Parameter, random: () => number): string {
  if (random() < 0.3) return pick(random, oddTexts)
  if (name === 'if-match') return `"${Math.ceil(random() * 12)}"`
  if (name === 'range')
    return pick(random, [
      'bytes=0-0',
      'bytes=-1',
      'bytes=5-',
      'bytes=9-1',
      'bytes=99999999999999999999-',
      'bytes=0-0,2-2',
      'lines=1',
    ])
  if (Array.isArray(schema['enum'])) return String(schema['enum'][Math.floor(random() * schema['enum'].length)])
  return schema['type'] === 'integer' ? String(Math.floor(random() * 250)) : String(shown ?? pick(random, oddTexts))
}

function bodyOf(operation: Operation, random: () => number): { raw?: { payload: Buffer | string; type: string } } {
  if (operation.requestBody?.content['multipart/form-data']) return { raw: upload(random) }
  const shown = exampleBodyOf(operation)
  if (!shown) return {}
  const known: Record<string, object[]> = { transitionApplication: stepExamples, createApplication: drafts }
  const [first = shown, ...others] = known[operation.operationId] ?? [shown]
  return {
    raw: {
      payload: mutated(pick(random, [first, ...others]), random),
      type:
        random() < 0.95
          ? 'application/json'
          : pick(random, ['text/plain', 'application/json; charset=latin1', 'x', 'multipart/form-data; boundary=x']),
    },
  }
}

function upload(random: () => number): { payload: Buffer; type: string } {
  const whole = Buffer.concat([
    Buffer.from(
      `--b\r\ncontent-disposition: form-data; name="slot"\r\n\r\n${random() < 0.7 ? 'identity_card' : pick(random, oddTexts)}\r\n`,
    ),
    Buffer.from(
      `--b\r\ncontent-disposition: form-data; name="file"; filename="${pick(random, ['a.pdf', ...oddTexts]).replace(/["\r\n]/g, '')}"\r\n\r\n`,
    ),
    random() < 0.8 ? somePdf() : Buffer.from(pick(random, oddTexts)),
    Buffer.from('\r\n--b--\r\n'),
  ])
  const payload = random() < 0.2 ? whole.subarray(0, Math.floor(random() * whole.length)) : whole
  return {
    payload,
    type:
      random() < 0.9
        ? 'multipart/form-data; boundary=b'
        : pick(random, [
            'multipart/form-data',
            'multipart/form-data; boundary=',
            'multipart/mixed; boundary=b',
            'application/json',
          ]),
  }
}

async function realThings(): Promise<[Thing, ...Thing[]]> {
  const {
    data: [office],
  } = await net.nobody.does<{ data: { id: string }[] }>(200, 'GET', '/v1/offices?limit=1')
  const [first, ...others] = await Promise.all(
    ['draft', 'submitted', 'returned', 'awaiting_originals', 'ready_to_sign', 'in_inspection', 'in_inspection'].map(
      (status) => imbIn(status, net),
    ),
  )
  const appointments = await Promise.all(others.slice(-2).map((file) => appoints(net.inspector, file)))
  assert.ok(first && office)
  const thing = ({ id, documents: [document], inspection }: Application, index = 0): Thing => ({
    id,
    documentId: document?.id ?? '',
    code: 'IMB',
    version: '1',
    reportId: inspection?.report?.id ?? '',
    appointmentId: appointments[index - others.length + 2]?.id ?? '',
  })
  return [thing(first), ...others.map(thing), { id: office.id, code: 'KRK', version: '1' }]
}

const stepExamples = [
  'SubmitStep',
  'PlainStep',
  'ReturnStep',
  'ReportInspectionStep',
  'ApproveStep',
  'ConfirmPaymentStep',
  'ReasonedStep',
  'RefusalStep',
].flatMap((name) => {
  const examples = contract.components.schemas[name]?.['examples']
  return Array.isArray(examples) ? [Object(examples[0])] : []
})
const drafts = await Promise.all(
  ['IMB', 'SIP-DR', 'KRK'].map(async (permitType) => {
    const { answers, village } = await example(permitType)
    return { permitType, answers, villageCode: village }
  }),
)

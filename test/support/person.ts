import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Contract } from './contract/documented.ts'
import type { Served } from './deployment/door.ts'

const sample = new URL('../../src/sample/', import.meta.url)
const [pdf, png] = await Promise.all(['sample.pdf', 'sample.png'].map((name) => readFile(new URL(name, sample))))

export interface Blocker {
  code: string
  target?: string
  detail: string
}
export interface Doc {
  id: string
  slot: string
  version: number
  sha256: string
  sizeBytes: number
  fileName: string
  mediaType: string
  scan: string
  copiedFrom: string | null
  original: { verdict: string } | null
}
interface Money {
  amount: number
  currency: string
}
export interface Assessment {
  id: string
  number: string
  tariff: string | null
  lines: { code: string; amount: Money }[]
  total: Money
  dueOn: string | null
  paid: Money
  outstanding: Money
  overpaid: Money
}
export interface Payment {
  id: string
  receiptNumber: string
  assessmentNumber: string
  source: string
  amount: Money
  transactionId: string | null
  evidenceDocumentId: string | null
}
export interface Application {
  id: string
  version: number
  reference: string
  trackingKey: string | null
  status: string
  publicStage: string
  villageCode: string | null
  office: { id: string; regionCode: string } | null
  answers: Record<string, unknown>
  documents: Doc[]
  returnReasons: { target: string }[] | null
  fee: { amount: number } | null
  feeAssessment: Assessment | null
  clock: { state: string; since: string }
  channel: string
  nextActions: { action: string; to: string; blockers: Blocker[]; needs?: string[]; warnings?: Blocker[] }[]
  permitType: { code: string; version: number; newerVersion: number | null }
  startedFrom: { purpose: string; application: { id: string; reference: string } | null } | null
  setAside: Aside | null
  inspection: { appointment: { id: string } | null; report: { id: string } | null } | null
  visit: { open: { id: string } | null } | null
  permit: { id: string; number: string; state: string } | null
}
export interface Aside {
  answers: { pointer: string; value: unknown; code: string; detail: string }[]
  documents: { slot: string; documentId: string; fileName: string; code: string; detail: string }[]
}
export interface Refusal {
  code: string
  status: number
  title: string
  detail: string
  instance: string
  traceId: string
  type: string
  errors?: { pointer?: string; parameter?: string; code: string; detail: string }[]
  blockers?: Blocker[]
  nextActions?: Application['nextActions']
  existingId?: string
  sha256?: string
}
export interface Reply {
  status: number
  headers: Record<string, unknown>
  body: Buffer
  text: string
  json<T = never>(): T
  refusal: Refusal
}
interface Call {
  body?: unknown
  headers?: Record<string, string>
  raw?: { payload: Buffer | string; type: string }
}

/** Returns a copy of the first sample of a permit type: its answers and village. */
export async function example(code: string): Promise<{ answers: Record<string, unknown>; village: string }> {
  const text = samples.get(code) ?? (await firstSampleOf(code))
  samples.set(code, text)
  return JSON.parse(text)
}

/** The samples as JSON text, by code: each caller gets a copy. */
const samples = new Map<string, string>()

async function firstSampleOf(code: string): Promise<string> {
  const {
    samples: [{ answers, villageCode: village }],
  } = JSON.parse(await readFile(new URL(`permit-types/${code}.json`, sample), 'utf8'))
  return JSON.stringify({ answers, village })
}

/** The statement of a front desk that the applicant is present and consents. */
export const atTheCounter = { identityCheckedBy: 'identity_card', consent: true, spokeWith: 'applicant' } as const

/** Returns a PDF with unique bytes. */
export const somePdf = (): Buffer =>
  Buffer.concat([pdf ?? Buffer.alloc(0), Buffer.from(`\n% ${crypto.randomUUID()}\n`)])
export const somePng = (): Buffer => Buffer.concat([png ?? Buffer.alloc(0), Buffer.from(crypto.randomUUID())])

/**
 * A user of the API. Methods with a plain verb assert success; `asks` and `tries…` return any reply. Each reply is
 * checked against the contract.
 */
export class Person {
  readonly door: Served
  readonly contract: Contract
  readonly token: string | null

  constructor(door: Served, contract: Contract, token: string | null) {
    this.door = door
    this.contract = contract
    this.token = token
  }

  async asks(
    method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    url: string,
    { body, headers = {}, raw }: Call = {},
  ): Promise<Reply> {
    const reply = await this.door.inject({
      method,
      url,
      headers: {
        ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
        'accept-language': 'en',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(raw && { 'content-type': raw.type }),
        ...headers,
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
      ...(raw && { payload: raw.payload }),
    })
    this.contract(method, url, reply.statusCode, reply.headers)
    // A closure over `reply` would keep its request, and with it the whole server, as long as the answer is referenced.
    const { body: text } = reply
    const json = () => JSON.parse(text)
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: reply.rawPayload,
      text,
      json,
      get refusal() {
        return json()
      },
    }
  }

  /** Sends a request that must succeed with this status. Returns the body. */
  async does<T>(status: number, ...call: Parameters<Person['asks']>): Promise<T> {
    const reply = await this.asks(...call)
    assert.equal(reply.status, status, `${call[0]} ${call[1]}: ${reply.text}`)
    return reply.text === '' ? (undefined as T) : JSON.parse(reply.text)
  }

  reads = (application: { id: string }) => this.does<Application>(200, 'GET', `/v1/applications/${application.id}`)

  drafts = (permitType = 'IMB', rest: object = {}) =>
    this.does<Application>(201, 'POST', '/v1/applications', {
      body: { permitType, ...('filedAtOfficeId' in rest && { assistance: atTheCounter }), ...rest },
    })

  saves = (application: { id: string; version: number }, patch: object) =>
    this.does<Application>(200, 'PATCH', `/v1/applications/${application.id}`, {
      body: patch,
      headers: { 'if-match': `"${application.version}"` },
    })

  /**
   * Creates a draft with village, answers and every required document, so that it can be submitted. Documents are
   * pictures where the slot takes them: a PDF is also opened by another process.
   */
  async prepares(permitType = 'IMB', rest: object = {}): Promise<Application> {
    const { answers, village } = await example(permitType)
    const draft = await this.drafts(permitType, { answers, villageCode: village, ...rest })
    const { documents } = await this.does<{ documents: { slot: string; formats: string[] }[] }>(
      200,
      'GET',
      `/v1/permit-types/${permitType}`,
    )
    const missing = new Set(
      draft.nextActions.flatMap(({ blockers }) =>
        blockers.filter(({ code }) => code === 'document_missing').map(({ target }) => target),
      ),
    )
    for (const { slot, formats } of documents) {
      if (missing.has(slot)) await this.uploads(slot, draft, formats.includes('image/png') ? somePng() : somePdf())
    }
    return this.reads(draft)
  }

  async submits(permitType = 'IMB', rest: object = {}): Promise<Application> {
    const draft = await this.prepares(permitType, rest)
    await this.takes('submit', draft, { statementAccepted: true })
    return this.reads(draft)
  }

  async uploads(
    slot: string,
    application: { id: string },
    file: Buffer = somePdf(),
    name = `${slot}.pdf`,
  ): Promise<Doc> {
    const reply = await this.triesUpload(slot, application, file, { name })
    assert.equal(reply.status, 201, reply.text)
    return reply.json<Doc>()
  }

  async triesUpload(
    slot: string,
    { id }: { id: string },
    file: Buffer,
    {
      name = 'file.pdf',
      headers = {},
      fields = {},
    }: { name?: string; headers?: Record<string, string>; fields?: Record<string, string> } = {},
  ): Promise<Reply> {
    const form = new FormData()
    form.set('slot', slot)
    for (const [field, value] of Object.entries(fields)) form.set(field, value)
    form.set('file', new Blob([file]), name)
    const encoded = new Response(form)
    const raw = { payload: Buffer.from(await encoded.arrayBuffer()), type: encoded.headers.get('content-type') ?? '' }
    return this.asks('POST', `/v1/applications/${id}/documents`, { raw, headers })
  }

  /** Takes a step. It must succeed. */
  takes = (action: string, { id }: { id: string }, input: object = {}) =>
    this.does<{ from: string; to: string; id: string; version: number }>(
      201,
      'POST',
      `/v1/applications/${id}/transitions`,
      { body: { action, ...input } },
    )

  /** Tries a step. Returns the reply. */
  tries = (action: string, { id }: { id: string }, input: object = {}, { headers = {}, dryRun = false } = {}) =>
    this.asks('POST', `/v1/applications/${id}/transitions${dryRun ? '?dryRun=true' : ''}`, {
      body: { action, ...input },
      headers,
    })

  /** Asserts that a step is blocked. Returns the blockers. */
  async isBlocked(action: string, application: { id: string }, input: object = {}): Promise<Blocker[]> {
    const { status, text, refusal } = await this.tries(action, application, input)
    assert.deepEqual([status, refusal.code], [422, 'blocked'], text)
    return refusal.blockers ?? []
  }

  /** Records a payment at the counter with its evidence. Default: the whole outstanding amount. */
  async paysIn({ id }: { id: string }, amount?: number): Promise<Payment> {
    const evidence = await this.uploads('payment_evidence', { id })
    const { version, feeAssessment } = await this.reads({ id })
    const body = {
      amount: { amount: amount ?? feeAssessment?.outstanding.amount, currency: 'IDR' },
      paidAt: new Date().toISOString(),
      evidenceDocumentId: evidence.id,
    }
    return this.does<Payment>(201, 'POST', `/v1/applications/${id}/payments`, {
      body,
      headers: { 'if-match': `"${version}"` },
    })
  }

  /** Records the verdict on the original of each slot. */
  async matches(application: { id: string }, slots: string[], verdict = 'matched'): Promise<void> {
    for (const slot of slots) {
      const { version, documents } = await this.reads(application)
      const document = documents.find((candidate) => candidate.slot === slot)
      assert.ok(document, `There is no document ${slot}.`)
      await this.does(200, 'PUT', `/v1/applications/${application.id}/documents/${document.id}/original`, {
        body: { verdict, sha256: document.sha256 },
        headers: { 'if-match': `"${version}"` },
      })
    }
  }
}

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { versionTag } from '../support/asserting/tags.ts'
import { committedContract, operationsOf } from '../support/contract/operations.ts'
import { imbIn, inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { agency } from '../support/people/agencies.ts'
import { type Application, type Reply, somePdf } from '../support/person.ts'
import { appointmentsOf, appoints } from '../support/scenes/inspections.ts'
import { publishes } from '../support/scenes/publishing.ts'
import { books, knowsItsCalendars, visitsOf } from '../support/scenes/visits.ts'

const net = await network()
after(() => net.close())

/** Returns the version in the ETag of an application, which its changes require. */
const readVersion = async ({ id }: { id: string }, who = net.applicant) =>
  versionTag(await who.asks('GET', `/v1/applications/${id}`))

/** The operations that need the version that was read, each on an application of its own. */
const changes: {
  name: string
  on: () => Promise<Application>
  by: 'applicant' | 'frontDesk'
  call: (file: Application) => ['PATCH' | 'PUT' | 'DELETE', string, object?]
}[] = [
  {
    name: 'updateApplication',
    on: () => net.applicant.drafts(),
    by: 'applicant',
    call: ({ id }) => ['PATCH', `/v1/applications/${id}`, { answers: { capacity: 'owner' } }],
  },
  {
    name: 'discardApplication',
    on: () => net.applicant.drafts(),
    by: 'applicant',
    call: ({ id }) => ['DELETE', `/v1/applications/${id}`],
  },
  {
    name: 'removeDocument',
    on: draftWithDocument,
    by: 'applicant',
    call: ({ id, documents: [document] }) => ['DELETE', `/v1/applications/${id}/documents/${document?.id}`],
  },
  {
    name: 'answerInspectionAppointment',
    on: withAppointment,
    by: 'applicant',
    call: (file) => ['PUT', `${openAppointmentOf(file)}/response`, { answer: 'confirmed' }],
  },
  {
    name: 'concludeInspectionAppointment',
    on: withAppointment,
    by: 'frontDesk',
    call: (file) => ['PUT', `${openAppointmentOf(file)}/outcome`, { outcome: 'cancelled', reason: 'Rain.' }],
  },
  {
    name: 'concludeVisit',
    on: withVisit,
    by: 'applicant',
    call: (file) => [
      'PUT',
      `${visitsOf(file)}/${file.visit?.open?.id}/outcome`,
      { outcome: 'cancelled', reason: 'Rain.' },
    ],
  },
  {
    name: 'moveApplicationToVersion',
    on: draftOnAnOldVersion,
    by: 'applicant',
    call: ({ id, permitType }) => [
      'PUT',
      `/v1/applications/${id}/permit-type-version`,
      { version: permitType.newerVersion },
    ],
  },
  {
    name: 'matchOriginal',
    on: () => imbIn('awaiting_originals', net),
    by: 'frontDesk',
    call: ({ id, documents }) => {
      const document = documents.find(({ slot }) => slot === 'land_title')
      return [
        'PUT',
        `/v1/applications/${id}/documents/${document?.id}/original`,
        { verdict: 'matched', sha256: document?.sha256 },
      ]
    },
  },
]

/** Drafts of permit types have their own versions: `catalogue/writing-permit-types` tests these. */
const ofPermitTypes = ['replacePermitTypeDraft', 'discardPermitTypeDraft']
/** Clients have their own versions: `clients/registering-agencies` tests these. */
const ofClients = ['updateClient']
/**
 * Offices and their counter hours have their own versions: `offices/going-online`, `offices/dissolving` and
 * `visits/booking` test these.
 */
const ofOffices = ['replaceCounterHours', 'updateOffice', 'discardDissolution']

/**
 * Operations that their own tests cover: `consultations/course`, `consultations/giving-papers`,
 * `applications/sharing-work`, `claims/withdrawing-codes`, `corrections/correcting`, `contacts/stating`,
 * `webhooks/managing`.
 */
const elsewhere = [
  'answerConsultation',
  'removeConsultationPaper',
  'assignApplication',
  'releaseApplication',
  'withdrawAccountCode',
  'concludeCorrection',
  'updateContact',
  'removeContact',
  'removeApplicationContact',
  'updateWebhook',
  'discardWebhook',
]

/** Entity tags that look like the version of the application but are not. */
const foreign = ({ version }: Application) => [
  `"${version + 1}"`,
  `W/"${version + 1}"`,
  `"0${version}"`,
  `"${version}.0"`,
  '""',
  '"99999999999999999999"',
  '"another-service\'s"',
]

describe('a change of what was read', () => {
  it('requires If-Match wherever the contract has PATCH, PUT or DELETE', () => {
    const demanding = operationsOf(committedContract())
      .filter(({ method }) => ['PATCH', 'PUT', 'DELETE'].includes(method))
      .map(({ operationId }) => operationId)
    assert.deepEqual(
      new Set([...changes.map(({ name }) => name), ...ofPermitTypes, ...ofClients, ...ofOffices, ...elsewhere]),
      new Set(demanding),
    )
  })

  for (const { name, on, by, call } of changes) {
    it(`is refused with 428 without one (${name}); * does not count as one`, async () => {
      const file = await on()
      isRefused(await attempt(call(file), by), 428, 'precondition_required')
      isRefused(await attempt(call(file), by, '*'), 428, 'precondition_required')
      assert.equal(await readVersion(file), `"${file.version}"`)
    })

    it(`is refused with 412 for a stale or foreign one (${name})`, async () => {
      const file = await on()
      for (const etag of foreign(file)) isRefused(await attempt(call(file), by, etag), 412, 'stale')
      assert.equal(await readVersion(file), `"${file.version}"`)
    })

    it(`is refused with 400 for what is no entity tag (${name})`, async () => {
      const file = await on()
      for (const etag of [String(file.version), `"${file.version}", "9"`, `"${file.version}`, 'nonsense'])
        isRefused(await attempt(call(file), by, etag), 400, 'invalid_request')
    })

    it(`is made once with the tag that was read (${name})`, async () => {
      const file = await on()
      const made = await attempt(call(file), by, `"${file.version}"`)
      assert.ok([200, 204].includes(made.status), made.text)
      assert.ok([404, 412].includes((await attempt(call(file), by, `"${file.version}"`)).status))
    })
  }
})

describe('a webhook', () => {
  it('is changed with the tag of its creation, and with that of its new secret', async () => {
    const { agency: bank } = await agency(net, { scopes: ['webhooks:read', 'webhooks:write'] })
    const body = { url: 'https://[2606:4700::1]/' }
    const made = await bank.asks('POST', '/v1/webhooks', { body })
    const at = `/v1/webhooks/${made.json<{ webhook: { id: string } }>().webhook.id}`
    const pauses = async (isPaused: boolean, { headers }: Reply) => {
      const sent = { headers: { 'if-match': String(headers['etag']) }, body: { isPaused } }
      assert.equal((await bank.asks('PATCH', at, sent)).status, 200)
    }
    await pauses(true, made)
    await pauses(false, await bank.asks('POST', `${at}/secrets`, { body: {} }))
  })
})

describe('a tag that a proxy has weakened, because it compressed the answer', () => {
  it('still names the version that was read, for a change and for a step', async () => {
    const file = await net.applicant.prepares()
    const read = async () => {
      const { headers } = await net.applicant.asks('GET', `/v1/applications/${file.id}`)
      return `W/${headers['etag']}`
    }
    const tag = await read()
    const change = (etag: string) =>
      net.applicant.asks('PATCH', `/v1/applications/${file.id}`, {
        body: { answers: {} },
        headers: { 'if-match': etag, 'content-type': 'application/merge-patch+json' },
      })
    assert.match(tag, /^W\/"[0-9]+-[A-Za-z0-9_-]{43}"$/)
    assert.equal((await change(tag)).status, 200)
    const now = await read()
    assert.equal((await submits(file, now)).status, 201)
    isRefused(await change(now), 412, 'stale')
  })
})

describe('a step', () => {
  it('may be bound to the version that was read, and is then refused with 412 once that has changed', async () => {
    const draft = await net.applicant.prepares()
    for (const etag of foreign(draft)) isRefused(await submits(draft, etag), 412, 'stale')
    assert.equal((await net.applicant.reads(draft)).status, 'draft')
    assert.equal((await submits(draft, `"${draft.version}"`)).status, 201)
  })

  it('is not bound without If-Match or with *', async () => {
    const [one, other] = [await net.applicant.prepares(), await net.applicant.prepares()]
    assert.equal((await submits(one)).status, 201)
    assert.equal((await submits(other, '*')).status, 201)
  })

  it('is also refused as a dry run', async () => {
    const draft = await net.applicant.prepares()
    const dry = (etag: string) =>
      net.applicant.tries('submit', draft, inputs['submit'], { headers: { 'if-match': etag }, dryRun: true })
    isRefused(await dry(`"${draft.version - 1}"`), 412, 'stale')
    assert.equal((await dry(`"${draft.version}"`)).status, 200)
    assert.equal(await readVersion(draft), `"${draft.version}"`)
  })

  it('that is stale is refused for that before anything else', async () => {
    const draft = await net.applicant.drafts()
    isRefused(await submits(draft, `"${draft.version + 1}"`), 412, 'stale')
  })
})

describe('the ETag of a case', () => {
  it('changes with every change, whose reply has the new one', async () => {
    const draft = await net.applicant.drafts()
    const etags = [await readVersion(draft)]
    const look = async (reply: Reply) => {
      assert.ok(reply.status < 300, reply.text)
      assert.equal(versionTag(reply), await readVersion(draft), reply.text)
      etags.push(await readVersion(draft))
    }
    await look(
      await attempt(
        ['PATCH', `/v1/applications/${draft.id}`, { answers: { capacity: 'owner' } }],
        'applicant',
        String(etags.at(-1)),
      ),
    )
    await look(await net.applicant.triesUpload('identity_card', draft, somePdf()))
    await look(await net.applicant.triesUpload('identity_card', draft, somePdf()))
    const {
      documents: [document],
    } = await net.applicant.reads(draft)
    await look(
      await attempt(
        ['DELETE', `/v1/applications/${draft.id}/documents/${document?.id}`],
        'applicant',
        String(etags.at(-1)),
      ),
    )
    await look(await net.applicant.tries('withdraw', draft, inputs['withdraw']))
    assert.equal(new Set(etags).size, 6)
  })

  it('changes with a match, also with a repeated one', async () => {
    const file = await imbIn('awaiting_originals', net)
    const before = await readVersion(file)
    await net.frontDesk.matches(file, ['land_title'])
    const matched = await readVersion(file)
    await net.frontDesk.matches(file, ['land_title'])
    assert.equal(new Set([before, matched, await readVersion(file)]).size, 3)
  })

  it('does not change when the case is only read', async () => {
    const draft = await draftWithDocument()
    const [document] = draft.documents
    for (const path of [
      '',
      '/documents',
      `/documents/${document?.id}`,
      `/documents/${document?.id}/content`,
      '/events',
      '/transitions',
      '/clock',
    ]) {
      assert.equal((await net.applicant.asks('GET', `/v1/applications/${draft.id}${path}`)).status, 200)
    }
    assert.equal(await readVersion(draft), `"${draft.version}"`)
  })

  it('has the same version for all readers', async () => {
    const file = await imbIn('submitted', net)
    assert.equal(await readVersion(file, net.frontDesk), await readVersion(file))
  })
})

async function draftWithDocument(): Promise<Application> {
  const draft = await net.applicant.drafts()
  await net.applicant.uploads('identity_card', draft)
  return net.applicant.reads(draft)
}

async function draftOnAnOldVersion(): Promise<Application> {
  const draft = await net.applicant.drafts('SKTM')
  await publishes(net, 'SKTM')
  return net.applicant.reads(draft)
}

async function withAppointment(): Promise<Application> {
  const file = await imbIn('in_inspection', net)
  await appoints(net.inspector, file)
  return net.applicant.reads(file)
}

async function withVisit(): Promise<Application> {
  await knowsItsCalendars(net)
  const file = await imbIn('awaiting_originals', net)
  await books(net, net.applicant, file)
  return net.applicant.reads(file)
}

const openAppointmentOf = (file: Application) => `${appointmentsOf(file)}/${file.inspection?.appointment?.id}`

const attempt = (
  [method, url, body]: ['PATCH' | 'PUT' | 'DELETE', string, object?],
  by: 'applicant' | 'frontDesk',
  etag?: string,
): Promise<Reply> =>
  net[by].asks(method, url, { ...(body && { body }), headers: { ...(etag !== undefined && { 'if-match': etag }) } })

const submits = (draft: Application, etag?: string): Promise<Reply> =>
  net.applicant.tries('submit', draft, inputs['submit'], {
    headers: { ...(etag !== undefined && { 'if-match': etag }) },
  })

function isRefused(reply: Reply, status: number, code: string): void {
  assert.deepEqual([reply.status, reply.refusal.code], [status, code], reply.text)
}

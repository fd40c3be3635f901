import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

interface Item {
  id: string
  reference: string
  status: string
  publicStage: string
  officeId: string | null
  permitType: { code: string }
}
interface List {
  data: Item[]
  page: { nextCursor: string | null }
}

const village = '31.71.06.1001'
const lists = (person: Person, query = '') => person.does<List>(200, 'GET', `/v1/applications${query}`)
const ids = (items: { id: string }[]) => items.map(({ id }) => id)

/** The applications by office: two village offices of one district, that district, and the next one. */
let applications: Record<'village' | 'otherVillage' | 'district' | 'nextDistrict' | 'draft', Application>

before(async () => {
  await knowsItsCalendars(net)
  applications = {
    village: await net.applicant.submits('SKTM', { villageCode: village }),
    otherVillage: await net.applicant.submits('SKTM', { villageCode: '31.71.06.1002' }),
    district: await net.stranger.submits('SIP-DR', { villageCode: village }),
    nextDistrict: await net.stranger.submits('SIP-DR', { villageCode: '31.71.07.1001' }),
    draft: await net.applicant.drafts('SKTM', { villageCode: village }),
  }
})

describe('listing own applications', () => {
  it("shows the caller's applications, drafts too, the newest first", async () => {
    assert.deepEqual(
      ids((await lists(net.applicant)).data),
      ids([applications.draft, applications.otherVillage, applications.village]),
    )
    assert.deepEqual(
      ids((await lists(net.stranger, '?scope=own')).data),
      ids([applications.nextDistrict, applications.district]),
    )
  })

  it('shows for each what a list needs', async () => {
    const {
      data: [, , item],
    } = await lists(net.applicant)
    const {
      id,
      reference,
      version,
      status,
      publicStage,
      permitType: { newerVersion: _ofCases, ...permitType },
      villageCode,
      office,
    } = applications.village
    const times = { createdAt: '', submittedAt: '', updatedAt: '' }
    const { dueAt } = await net.applicant.does<{ dueAt: string }>(200, 'GET', `/v1/applications/${id}/clock`)
    const clock = { state: 'running', dueFor: 'completeness_check', dueAt, overdue: false, provisional: false }
    assert.deepEqual(
      { ...item, ...times },
      {
        id,
        reference,
        version,
        status,
        publicStage,
        permitType,
        villageCode,
        applicantName: 'Applicant 1',
        officeId: office?.id,
        assigneeId: null,
        escalated: false,
        clock,
        ...times,
      },
    )
  })

  it('leaves out discarded drafts', async () => {
    const draft = await net.applicant.drafts('SKTM')
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"1"' } })
    assert.ok(!ids((await lists(net.applicant)).data).includes(draft.id))
  })

  it('shows an officer their own applications, on request', async () => {
    const officer = await appoint(net, ['reviewer'], '31.71.06')
    const own = await officer.drafts('SKTM')
    assert.deepEqual(ids((await lists(officer, '?scope=own')).data), [own.id])
    assert.ok(!ids((await lists(officer)).data).includes(own.id))
  })

  it("shows a person without a post no office's applications", async () => {
    assert.deepEqual((await lists(net.applicant, '?scope=office')).data, [])
    assert.deepEqual((await lists(net.admin)).data, [])
  })
})

describe('listing the applications of an office', () => {
  it('shows an officer those of their office and of the offices below', async () => {
    const seenFrom = async (region: string) =>
      new Set(ids((await lists(await appoint(net, ['reviewer'], region))).data))
    assert.deepEqual(await seenFrom(village), new Set(ids([applications.village])))
    assert.deepEqual(
      await seenFrom('31.71.06'),
      new Set(ids([applications.village, applications.otherVillage, applications.district])),
    )
    assert.deepEqual(await seenFrom('31.71.07'), new Set(ids([applications.nextDistrict])))
    assert.deepEqual(
      await seenFrom('31.71'),
      new Set(ids([applications.village, applications.otherVillage, applications.district, applications.nextDistrict])),
    )
    assert.deepEqual(await seenFrom('31.72'), new Set())
  })

  it('shows each application once, however many posts lead to it', async () => {
    const { data } = await lists(net.head)
    assert.deepEqual(
      ids(data),
      ids([applications.nextDistrict, applications.district, applications.otherVillage, applications.village]),
    )
  })

  it('can be filtered by status, permit type and office', async () => {
    const office = await officeOf(net, '31.71.06')
    await net.frontDesk.takes('accept', applications.district)
    const narrowed = async (query: string) => ids((await lists(net.head, query)).data)
    assert.deepEqual(await narrowed('?status=in_review'), [applications.district.id])
    assert.deepEqual(await narrowed('?permitType=SKTM'), ids([applications.otherVillage, applications.village]))
    assert.deepEqual(await narrowed(`?officeId=${office.id}`), [applications.district.id])
    assert.deepEqual(await narrowed(`?officeId=${office.id}&status=submitted`), [])
    assert.deepEqual(
      ids((await lists(await appoint(net, ['head'], village), `?officeId=${office.id}`)).data),
      [],
      'An office above is not theirs to see.',
    )
    assert.deepEqual(ids((await lists(net.applicant, '?status=draft&permitType=SKTM')).data), [applications.draft.id])
  })
})

describe('listing the applications of a counter', () => {
  it('shows the front desk those filed at their counter, drafts too, wherever they went', async () => {
    const [counter, elsewhere] = [await officeOf(net, '31.71.06'), await officeOf(net, '31.71.07')]
    const desk = await appoint(net, ['front_desk'], '31.71.06')
    const [draft, filed] = [
      await desk.drafts('SKTM', { filedAtOfficeId: counter.id }),
      await desk.submits('SKTM', { filedAtOfficeId: counter.id, villageCode: '31.71.07.1001' }),
    ]
    const own = await desk.drafts('SKTM')
    const seen = async (person: Person, query = '') => ids((await lists(person, `?scope=counter${query}`)).data)
    assert.deepEqual(await seen(desk), ids([filed, draft]))
    assert.deepEqual(await seen(net.frontDesk), ids([filed, draft]), 'They serve at that counter too.')
    assert.deepEqual(await seen(desk, '&status=draft'), [draft.id])
    assert.deepEqual(await seen(desk, `&officeId=${counter.id}`), ids([filed, draft]))
    assert.deepEqual(await seen(desk, `&officeId=${elsewhere.id}`), [])
    for (const person of [
      net.applicant,
      net.reviewer,
      net.head,
      net.admin,
      await appoint(net, ['front_desk'], '31.71.07'),
    ])
      assert.deepEqual(await seen(person), [])
    assert.deepEqual(ids((await lists(desk, '?scope=own')).data), [own.id])
  })
})

describe('reading a list page by page', () => {
  it('shows every application once, while others are being filed', async () => {
    const person = await net.person('applicant-with-many')
    const made: string[] = []
    for (let count = 0; count < 7; count++) made.push((await person.drafts('SKTM')).id)
    const met: string[] = []
    let cursor: string | null = ''
    for (let page = 1; page <= 10 && cursor !== null; page++) {
      const list: List = await lists(person, `?limit=2${cursor && `&cursor=${cursor}`}`)
      assert.ok(list.data.length <= 2)
      met.push(...ids(list.data))
      cursor = list.page.nextCursor
      await person.drafts('SKTM')
    }
    assert.deepEqual(met, made.toReversed())
  })

  it('shows every application of many offices once', async () => {
    const met: string[] = []
    let cursor: string | null = ''
    for (let page = 1; page <= 10 && cursor !== null; page++) {
      const list: List = await lists(net.head, `?limit=1${cursor && `&cursor=${cursor}`}`)
      met.push(...ids(list.data))
      cursor = list.page.nextCursor
    }
    assert.deepEqual(met, ids((await lists(net.head)).data))
    assert.ok(met.length >= 4)
  })

  it('continues only with the same filters, for the same person, in the same list', async () => {
    const {
      page: { nextCursor },
    } = await lists(net.head, '?limit=1')
    assert.ok(nextCursor)
    for (const [person, query] of [
      [net.head, 'status=submitted&'],
      [net.head, 'permitType=SIP-DR&'],
      [net.head, `officeId=${applications.village.office?.id}&`],
      [net.head, 'scope=own&'],
      [net.reviewer, ''],
    ] as const) {
      const { status, refusal } = await person.asks('GET', `/v1/applications?${query}cursor=${nextCursor}`)
      assert.deepEqual([status, refusal.code], [400, 'cursor_mismatch'], query)
    }
    assert.equal(
      (await net.head.asks('GET', `/v1/applications/${applications.village.id}/events?cursor=${nextCursor}`)).refusal
        .code,
      'cursor_mismatch',
    )
    assert.equal(
      (await net.head.asks('GET', `/v1/applications?cursor=${nextCursor}&limit=7&scope=office`)).status,
      200,
      'The size of a page may change.',
    )
  })

  it('refuses a made-up cursor', async () => {
    const made = [
      {},
      { after: applications.village.id },
      { of: 'x', after: applications.village.id },
      'text',
      null,
    ].map((content) => Buffer.from(JSON.stringify(content)).toString('base64url'))
    for (const cursor of [...made, 'AAAA']) {
      assert.equal((await net.head.asks('GET', `/v1/applications?cursor=${cursor}`)).refusal.code, 'cursor_mismatch')
    }
  })

  it('accepts only parameters of the contract', async () => {
    for (const [query, parameter] of [
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['limit=ten', 'limit'],
      ['limit=1.5', 'limit'],
      ['status=lost', 'status'],
      ['scope=all', 'scope'],
      ['officeId=31.71', 'officeId'],
      ['permitType=imb', 'permitType'],
      [`cursor=${'a'.repeat(501)}`, 'cursor'],
      ['cursor=a+b', 'cursor'],
      ['offset=10', 'offset'],
      ['nik=3171000000000001', 'nik'],
    ] as const) {
      const { status, refusal } = await net.head.asks('GET', `/v1/applications?${query}`)
      assert.deepEqual(
        [status, refusal.code, refusal.errors?.map((error) => error.parameter)],
        [400, 'invalid_request', [parameter]],
        query,
      )
    }
    assert.equal((await net.head.asks('GET', '/v1/applications?limit=200')).status, 200)
  })
})

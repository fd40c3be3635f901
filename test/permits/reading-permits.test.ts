import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Db } from '../../src/platform/db/client.ts'
import { network } from '../support/network.ts'
import type { Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { dayIn } from '../support/scenes/days.ts'
import {
  type Issued,
  issued,
  letPermitAge,
  readsPermit,
  readyToSign,
  takesOn,
  triesOn,
} from '../support/scenes/permits.ts'
import { appoint } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  head,
  applicant,
  database: { pool },
} = net

interface Listed {
  id: string
  number: string
  state: string
  changedAt: string
  version: number
}
interface List {
  data: Listed[]
  page: { nextCursor: string | null }
}
const lists = (person: Person, query = '') => person.does<List>(200, 'GET', `/v1/permits?limit=200${query}`)
const idsOf = async (person: Person, query = '') => (await lists(person, query)).data.map(({ id }) => id)

const permits: Record<string, Issued> = {}
const permit = (name: string): Issued => permits[name] ?? assert.fail(name)
const all = () => Object.values(permits)
const everyId = () => new Set(all().map(({ id }) => id))

/** One permit of each kind, at the village and the district of Menteng. */
before(async () => {
  for (const [name, type, village] of [
    ['plain', 'SKTM', '31.71.06.1001'],
    ['other', 'TANAH', '31.71.06.1001'],
    ['suspended', 'SKTM', '31.71.06.1001'],
    ['revoked', 'SKTM', '31.71.06.1001'],
    ['expired', 'SKTM', '31.71.06.1001'],
    ['ending', 'SKTM', '31.71.06.1001'],
    ['district', 'SIP-DR', '31.71.06'],
  ] as const)
    permits[name] = await issued(net, type, village)
  await takesOn(head, permit('suspended'), 'suspend')
  await takesOn(head, permit('revoked'), 'revoke')
  await pool`update permits set valid_until = ${dayIn(0)} where id = ${permit('expired').id}`
  await letPermitAge(net, permit('expired'), 1)
  await takesOn(head, permit('ending'), 'revoke', { effectiveOn: dayIn(1) })
  await letPermitAge(net, permit('ending'), 1)
})

describe('the permits of a person', () => {
  it('are their own, the last changed first', async () => {
    const { data } = await lists(applicant)
    assert.deepEqual(new Set(data.map(({ id }) => id)), everyId())
    const order = data.map(({ changedAt, id }) => `${changedAt} ${id}`)
    assert.deepEqual(order, [...order].sort().reverse())
    assert.deepEqual(await idsOf(applicant, '&sort=changed'), (await idsOf(applicant)).reverse())
    assert.deepEqual(await idsOf(net.stranger), [])
  })

  it('of an officer are those of their office and offices below', async () => {
    const [district, city, beside] = [
      await appoint(net, ['reviewer'], '31.71.06'),
      await appoint(net, ['front_desk'], '31.71'),
      await appoint(net, ['head'], '31.71.07'),
    ]
    const village = await appoint(net, ['inspector'], '31.71.06.1001')
    for (const officer of [district, city, head]) assert.deepEqual(new Set(await idsOf(officer)), everyId())
    assert.deepEqual(
      new Set(await idsOf(village)),
      new Set(
        all()
          .filter(({ id }) => id !== permit('district').id)
          .map(({ id }) => id),
      ),
    )
    assert.deepEqual(await idsOf(beside), [])
    assert.deepEqual(await idsOf(city, '&scope=own'), [])
    assert.deepEqual(await idsOf(net.admin), [], 'an administrator as such sees none')
    isRefused(await net.nobody.asks('GET', '/v1/permits'), 401, 'unauthorized')
  })

  it('can be read singly exactly by the people who see them in a list', async () => {
    const people = [
      applicant,
      head,
      net.stranger,
      net.admin,
      await appoint(net, ['reviewer'], '31.71.06.1001'),
      await appoint(net, ['head'], '31.71.07'),
    ]
    for (const person of people) {
      const listed = new Set([...(await idsOf(person)), ...(await idsOf(person, '&scope=own'))])
      for (const { id } of all()) {
        for (const path of [`/v1/permits/${id}`, `/v1/permits/${id}/events`])
          assert.equal((await person.asks('GET', path)).status, listed.has(id) ? 200 : 404)
      }
    }
  })

  it('contain nothing of a person but the first letters of a name', async () => {
    const { text } = await head.asks('GET', `/v1/permits/${permit('plain').id}`)
    for (const personal of ['Applicant', '3171000000000001', '+62', 'Jalan'])
      assert.ok(!text.includes(personal), personal)
    assert.equal((await readsPermit(head, permit('plain'))).holder, null)
  })

  it('have the public verification address', async () => {
    const { verificationPath, number } = await readsPermit(applicant, permit('plain'))
    assert.equal((await net.nobody.does<{ number: string }>(200, 'GET', verificationPath)).number, number)
  })
})

/** Queries whose cost must not grow with the number of permits, each with the index that it uses. */
const plansOf = (tx: Db) =>
  [
    [
      'permits_in_order',
      tx`explain select p.id from permits p where p.state = 'revoked' order by p.changed_at, p.id limit 3`,
    ],
    [
      'permits_of_type',
      tx`
        explain select p.id
        from permits p
        where p.state = 'revoked' and p.permit_type = 'IMB'
        order by p.changed_at desc, p.id desc
        limit 3`,
    ],
    [
      'permits_at_village',
      tx`
        explain select p.id
        from permits p
        where p.state = 'revoked' and p.village_code = '31.71.06.1001' and p.changed_at >= now()
        order by p.changed_at, p.id
        limit 3`,
    ],
    [
      'permits_of_type_at_village',
      tx`
        explain select p.id
        from permits p
        where p.state = 'revoked' and p.village_code = '31.71.06.1001' and p.permit_type = 'IMB'
        order by p.changed_at, p.id
        limit 3`,
    ],
    [
      'permits_of_office',
      tx`
        explain select p.id
        from permits p
        where p.state = 'revoked' and p.office_id = ${permit('plain').id}
        order by p.changed_at desc, p.id desc
        limit 3`,
    ],
    [
      'permits_of_type_of_office',
      tx`
        explain select p.id
        from permits p
        where p.state = 'revoked' and p.office_id = ${permit('plain').id} and p.permit_type = 'IMB'
        order by p.changed_at desc, p.id desc
        limit 3`,
    ],
    ['one_permit_a_number', tx`explain select p.id from permits p where p.number = '1/none/2026'`],
  ] as const

describe('a filter', () => {
  const expected = {
    in_force: ['plain', 'other'],
    suspended: ['suspended'],
    revoked: ['revoked', 'ending'],
    expired: ['expired'],
    not_yet_in_force: ['district'],
    superseded: [] as string[],
  }

  for (const who of ['officer', 'holder'] as const) {
    it(`by state uses the state on this day, whatever is stored (${who})`, async () => {
      const person = who === 'officer' ? head : applicant
      for (const [state, names] of Object.entries(expected)) {
        assert.deepEqual(
          new Set(await idsOf(person, `&state=${state}`)),
          new Set(names.map((name) => permit(name).id)),
          state,
        )
        for (const listed of (await lists(person, `&state=${state}`)).data) assert.equal(listed.state, state)
      }
    })
  }

  it('by type, region, number and time of change can be combined', async () => {
    for (const person of [head, applicant]) {
      assert.deepEqual(await idsOf(person, '&permitType=TANAH'), [permit('other').id])
      assert.deepEqual(
        new Set(await idsOf(person, '&regionCode=31.71.06.1001&permitType=SKTM&state=revoked')),
        new Set([permit('revoked').id, permit('ending').id]),
      )
      assert.deepEqual(new Set(await idsOf(person, '&regionCode=31.71')), everyId())
      assert.deepEqual(await idsOf(person, '&regionCode=31.74'), [])
      assert.deepEqual(await idsOf(person, `&number=${encodeURIComponent(permit('plain').number)}`), [
        permit('plain').id,
      ])
      assert.deepEqual(await idsOf(person, `&number=${encodeURIComponent(permit('plain').number)}&state=revoked`), [])
      assert.deepEqual(await idsOf(person, '&number=1/none/2026'), [])
      const { changedAt } = await readsPermit(head, permit('revoked'))
      assert.deepEqual(
        new Set(await idsOf(person, `&changedSince=${new Date(Date.parse(changedAt)).toISOString()}`)),
        new Set([permit('revoked').id, permit('ending').id]),
      )
    }
    assert.deepEqual(await idsOf(net.stranger, `&number=${encodeURIComponent(permit('plain').number)}`), [])
    isRefused(await head.asks('GET', '/v1/permits?state=gone'), 400, 'invalid_request')
  })

  it('keeps its pages: each permit once, for any page size', async () => {
    for (const query of ['', '&sort=changed', '&state=revoked', '&permitType=SKTM', '&regionCode=31.71.06.1001']) {
      const walked: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { data, page }: List = await head.does(
          200,
          'GET',
          `/v1/permits?limit=2${query}${cursor && `&cursor=${cursor}`}`,
        )
        walked.push(...data.map(({ id }) => id))
        cursor = page.nextCursor
      }
      assert.deepEqual(walked, await idsOf(head, query), query)
    }
    const {
      page: { nextCursor },
    } = await head.does<List>(200, 'GET', '/v1/permits?limit=1')
    for (const query of ['&state=revoked', '&sort=changed', '&scope=own'])
      isRefused(await head.asks('GET', `/v1/permits?limit=1${query}&cursor=${nextCursor}`), 400, 'cursor_mismatch')
  })

  it('uses an index, for any number of permits', async () => {
    const plans = await pool.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      await tx`set local enable_sort = off`
      return Promise.all(plansOf(tx).map(async ([index, plan]) => [index, JSON.stringify(await plan)] as const))
    })
    for (const [index, plan] of plans) assert.match(plan, new RegExp(`Index[^"]* using ${index}\\b`), index)
  })
})

describe('the permits in the export of a person', () => {
  it('are all there, with the events of each', async () => {
    const { applications } = JSON.parse((await applicant.asks('GET', '/v1/me/export')).text)
    const found = applications.find(({ id }: { id: string }) => id === permit('suspended').applicationId)
    assert.deepEqual(
      [found.permit.number, found.permit.state, found.permit.events.map(({ type }: { type: string }) => type)],
      [permit('suspended').number, 'suspended', ['permit.issued', 'permit.suspended']],
    )
  })
})

describe('a permit that does not exist', () => {
  it('gets the same answer as one that the caller may not see', async () => {
    const bare = ({
      title,
      detail,
      code,
      status,
    }: {
      title: string
      detail: string
      code: string
      status: number
    }) => ({ title, detail, code, status })
    const [there, nowhere] = await Promise.all(
      [permit('plain').id, crypto.randomUUID()].map(async (id) =>
        bare((await net.stranger.asks('GET', `/v1/permits/${id}`)).refusal),
      ),
    )
    assert.deepEqual(there, nowhere)
    const [file] = await readyToSign(net, 1)
    isRefused(await applicant.asks('GET', `/v1/permits/${file?.id}`), 404, 'not_found')
    isRefused(await triesOn(head, { id: crypto.randomUUID() }, 'revoke'), 404, 'not_found')
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { mayClash, numberingFaults, templateOf } from '../../src/catalogue/permit-types/numbering.ts'
import { files, load } from '../sample/permit-type-file.ts'
import { taking } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { fence } from '../support/scenes/fence.ts'
import { readyToSign } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const {
  database: { pool },
} = net
const year = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Jakarta', year: 'numeric' }).format(new Date())

const numbersOf = async (permitType: string, files?: readonly Application[]) =>
  await pool<{ number: string; sequence: number; applicationId: string }[]>`
  select number, sequence, application_id as "applicationId"
  from permits
  where permit_type = ${permitType}
    and (${files === undefined} or application_id = any(${(files ?? []).map(({ id }) => id)}::uuid[]))
  order by sequence`

describe('two hundred signatures at once', () => {
  const signed: { files: Application[] } = { files: [] }
  before(async () => {
    signed.files = await readyToSign(net, 200, 'SKTM')
    const replies = await Promise.all(signed.files.map((file) => net.head.tries('sign', file)))
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [201])
  })

  it('give two hundred consecutive numbers from the first on, each once', async () => {
    const numbers = await numbersOf('SKTM')
    assert.deepEqual(
      numbers.map(({ sequence }) => sequence),
      Array.from({ length: 200 }, (_, index) => index + 1),
    )
    assert.deepEqual(
      numbers.map(({ number }) => number),
      numbers.map(({ sequence }) => `${sequence}/SKTM/31.71.06.1001/${year}`),
    )
    assert.deepEqual(
      new Set(numbers.map(({ applicationId }) => applicationId)),
      new Set(signed.files.map(({ id }) => id)),
    )
  })

  it('give each permit a random token, a place in the status list and an event of its own', async () => {
    const permits = await pool<{ token: string; index: number; version: number; events: string[] }[]>`
      select public_token as token, status_index::float8 as index, version,
        (select array_agg(e.type) from permit_events e where e.permit_id = p.id) as events
      from permits p`
    assert.equal(new Set(permits.map(({ token }) => token)).size, 200)
    assert.equal(new Set(permits.map(({ index }) => index)).size, 200)
    for (const { token, version, events } of permits) {
      assert.match(token, /^[A-Za-z0-9_-]{24}$/)
      assert.deepEqual([version, events], [1, ['permit.issued']])
    }
  })
})

describe('a number', () => {
  it('of a signature that is rolled back is used for the next one', async () => {
    const [lost, kept] = await readyToSign(net, 2, 'TANAH')
    assert.ok(lost && kept)
    const rolledBack = pool.begin(async (tx) => {
      await taking(net, 'head', lost, { action: 'sign' })(tx)
      throw new Error('The power fails.')
    })
    await assert.rejects(rolledBack, /power fails/)
    await net.head.takes('sign', kept)
    await net.head.takes('sign', lost)
    assert.deepEqual(
      (await numbersOf('TANAH')).map(({ number, applicationId }) => [number, applicationId]),
      [
        [`1/TANAH/31.71.06.1001/${year}`, kept.id],
        [`2/TANAH/31.71.06.1001/${year}`, lost.id],
      ],
    )
  })

  it('is not drawn by a signature that is refused', async () => {
    const [file] = await readyToSign(net, 1, 'SKDU')
    assert.ok(file)
    const replies = await Promise.all(Array.from({ length: 5 }, () => net.head.tries('sign', file)))
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409, 409, 409, 409])
    const [next] = await readyToSign(net, 1, 'SKDU')
    await net.head.takes('sign', next ?? assert.fail())
    assert.deepEqual(
      (await numbersOf('SKDU')).map(({ number }) => number),
      [`1/27.1BU.1/31.71.06.1001/-071.562/e/${year}`, `2/27.1BU.1/31.71.06.1001/-071.562/e/${year}`],
    )
  })

  it('counts by office and type', async () => {
    const [district, village] = [await readyToSign(net, 1, 'STPT', '31.71.06'), await readyToSign(net, 1, 'STPT')]
    for (const file of [...district, ...village]) await net.head.takes('sign', file)
    assert.deepEqual((await numbersOf('STPT')).map(({ number }) => number).sort(), [
      `1/B.41/31.71.06.1001/-1.779.3/${year}`,
      `1/B.41/31.71.06/-1.779.3/${year}`,
    ])
  })
})

describe('a template', () => {
  const template = (text: string, classification?: string) => ({
    code: 'FENCE',
    numbering: {
      template: text,
      certainty: 'uncertain' as const,
      ...(classification !== undefined && { classification }),
    },
  })

  it('of a type without one consists of type, office and year', () => {
    assert.equal(templateOf({ code: 'FENCE' }), '{sequence}/FENCE/{office}/{year}')
    assert.equal(
      templateOf(template('{sequence}/{type}/{office}/{classification}/{year}', '-071')),
      '{sequence}/FENCE/{office}/-071/{year}',
    )
  })

  it('names office and year, and a classification where it has a placeholder for one', () => {
    const told = (text: string, classification?: string) =>
      numberingFaults(template(text, classification)).map(({ pointer, code }) => `${pointer} ${code}`)
    assert.deepEqual(told('{sequence}/X/{office}/{year}'), [])
    assert.deepEqual(told('{sequence}/X'), ['/numbering/template placeholder', '/numbering/template placeholder'])
    assert.deepEqual(told('{sequence}/{office}/{classification}/{year}'), ['/numbering/classification contradiction'])
    assert.deepEqual(told('{sequence}/{office}/{year}', '-071'), ['/numbering/classification contradiction'])
  })

  it('clashes with any that could give the same number', () => {
    const clash = (one: string, other: string) => mayClash(template(one), { ...template(other), code: 'WALL' })
    assert.equal(clash('{sequence}/X/{office}/{year}', '{sequence}/X/{office}/{year}'), true)
    assert.equal(clash('{sequence}/31.71/{office}/{year}', '{sequence}/{office}/31.71.06/{year}'), true)
    assert.equal(clash('{sequence}/BOIL/{office}/{year}', '{sequence}/b011/{office}/{year}'), true)
    assert.equal(clash('{sequence}/{office}/{year}', '{sequence}/{office}/2oi5'), true)
    assert.equal(clash('{sequence}/X/{office}/{year}', '{sequence}/Y/{office}/{year}'), false)
    assert.equal(clash('{sequence}/X/{office}/{year}', '{sequence}/X/{office}/e/{year}'), false)
    assert.equal(clash('{sequence}/{type}/{office}/{year}', '{sequence}/{type}/{office}/{year}'), false)
  })

  it('is refused when it could give the numbers of another type; the samples do not clash', async () => {
    const types = files.map(load)
    for (const type of types)
      assert.deepEqual(
        types.filter((other) => other.code !== type.code && mayClash(type, other)).map(({ code }) => code),
        [],
      )
    const numbering = { template: '{sequence}/8.1/{office}/-1.785.51/{year}', certainty: 'uncertain' }
    const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', {
      body: { code: 'FENCE', definition: { ...fence, numbering } },
    })
    assert.deepEqual(
      [reply.status, reply.refusal.errors?.map(({ pointer, code }) => `${pointer} ${code}`)],
      [422, ['/numbering/template number_taken']],
    )
  })
})

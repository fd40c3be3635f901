import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { eventually } from '../../support/deployment/object-store.ts'
import { network } from '../../support/network.ts'

const net = await network()
const owner = postgres(net.url, { max: 1, onnotice: () => {}, fetch_types: false })
const role = `api_${randomBytes(6).toString('hex')}`
await owner.unsafe(`create role ${role} superuser login password 'first'`)
const url = Object.assign(new URL(net.url), { username: role, password: 'first' }).href
const served = await network({ ground: { url, settings: net.settings }, issuer: net.issuer })
after(async () => {
  await served.close()
  await owner.unsafe(`drop role ${role}`)
  await owner.end({ timeout: 1 })
  await net.close()
})

const isAnswered = async () => (await served.applicant.asks('GET', '/v1/offices')).status === 200

/** Ends all connections of the API, so that each of its next statements has to sign in. */
const endsConnections = () => owner`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`

describe('a database that refuses to let the API sign in while it runs', () => {
  for (const [why, refuses, admits] of [
    ['the password was changed (28P01)', `password 'second'`, `password 'first'`],
    ['the role may not log in (28000)', 'nologin', 'login'],
    ['the role has no connection left (53300)', 'nosuperuser connection limit 0', 'superuser connection limit -1'],
  ] as const)
    it(`gives 503 with Retry-After, and then recovers: ${why}`, async () => {
      assert.ok(await isAnswered())
      await owner.unsafe(`alter role ${role} ${refuses}`)
      try {
        await endsConnections()
        await eventually('it is refused', async () => !(await isAnswered()))
        for (const [method, path, options] of [
          ['GET', '/v1/me/contacts', {}],
          ['GET', '/v1/offices', {}],
          ['POST', '/v1/applications', { body: { permitType: 'IMB' } }],
        ] as const) {
          const { status, headers } = await served.applicant.asks(method, path, options)
          assert.deepEqual([status, headers['retry-after']], [503, '5'], `${method} ${path}`)
        }
      } finally {
        await owner.unsafe(`alter role ${role} ${admits}`)
      }
      await eventually('it is answered again', isAnswered)
    })
})

describe('a database that can only be read, such as one before its promotion', () => {
  const draft = () => served.applicant.asks('POST', '/v1/applications', { body: { permitType: 'IMB' } })

  it('gives 503 with Retry-After to what writes, answers reads, and then recovers', async () => {
    await owner.unsafe(`alter role ${role} set default_transaction_read_only = on`)
    try {
      await endsConnections()
      await eventually('reads are answered', isAnswered)
      const { status, headers } = await draft()
      assert.deepEqual([status, headers['retry-after']], [503, '5'])
    } finally {
      await owner.unsafe(`alter role ${role} reset default_transaction_read_only`)
    }
    await endsConnections()
    await eventually('it writes again', async () => (await draft()).status === 201)
  })
})

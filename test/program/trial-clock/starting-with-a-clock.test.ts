import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fetchToken } from '../../../src/sample/sign-in.ts'
import { type ContractDocument, committedContract, operationsOf } from '../../support/contract/operations.ts'
import { Product, runs } from '../../support/deployment/product.ts'
import { startsInVain } from '../../support/deployment/vain-starts.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-clock-'))
await chmod(folder, 0o711)
after(() => rm(folder, { recursive: true, force: true }))

const day = 86_400_000
const demoMilliseconds = 400_000
const settingsOf = (name: string) => ({ PORT: '0', MAIL_SMTP_PORT: '0', DATA_DIR: join(folder, name) })
const settings = settingsOf('data')
let product = new Product(settings, ['--clock'])
after(() => product.stop())
let address = await product.address()

const asks = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  fetch(`${address}/v1${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
async function reads<T>(reply: Promise<Response>): Promise<T> {
  const body: T = JSON.parse(await (await reply).text())
  return body
}
const readsClock = () => reads<{ now: string; machineTime: string }>(asks('GET', '/trial-clock'))

describe('a server that was started with --clock', () => {
  it('has two more operations in its contract, and is otherwise like any other', async () => {
    const served = operationsOf(await reads<ContractDocument>(asks('GET', '/openapi.json'))).map(
      ({ operationId }) => operationId,
    )
    const others = operationsOf(committedContract()).map(({ operationId }) => operationId)
    assert.deepEqual(
      served.filter((operation) => !others.includes(operation)),
      ['getTrialClock', 'moveTrialClock'],
    )
    assert.equal(served.length, others.length + 2)
  })

  it('shows its time, and refuses other machines', async () => {
    const { now, machineTime } = await readsClock()
    assert.equal(now, machineTime)
    for (const method of ['GET', 'POST', 'PUT'])
      assert.equal((await asks(method, '/trial-clock', undefined, { 'x-forwarded-for': '192.0.2.7' })).status, 404)
  })

  it('moves everything ahead, while people stay signed in', async () => {
    const token = await fetchToken(address, 'applicant-1')
    const { from, now } = await reads<{ from: string; now: string }>(asks('POST', '/trial-clock', { days: 11 }))
    const difference = Date.parse(now) - Date.parse(from)
    assert.ok(difference >= 11 * day && difference < 11.1 * day)
    const authorization = { authorization: `Bearer ${token}` }
    assert.equal((await asks('GET', '/me', undefined, authorization)).status, 200)
    const drafted = await reads<{ createdAt: string }>(
      asks('POST', '/applications', { permitType: 'IMB' }, authorization),
    )
    assert.ok(Date.parse(drafted.createdAt) >= Date.parse(now))
    assert.equal(
      (await asks('GET', '/me', undefined, { authorization: `Bearer ${await fetchToken(address, 'head')}` })).status,
      200,
    )
  })

  it('does not move back, and names what is allowed', async () => {
    const { machineTime } = await readsClock()
    const refused = await reads<{ code: string; errors: { pointer: string }[] }>(
      asks('POST', '/trial-clock', { to: machineTime }),
    )
    assert.deepEqual([refused.code, refused.errors[0]?.pointer], ['rule_broken', '/to'])
    assert.equal((await asks('POST', '/trial-clock', {})).status, 400)
  })

  it('plays the life of an application that nobody decides', async () => {
    const { code, stdout, stderr } = await runs(['src/sample/demo.ts', 'time', '--url', address], {}, demoMilliseconds)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /submitted → in_review: silence/)
    assert.match(stdout, /letter +to demo-head@example\.org/)
    assert.match(stdout, /in_review → issued/)
    assert.match(stdout, /genuine, but it has expired/)
  })

  it('plays the other journeys, too, however far it was moved', async () => {
    const { code, stdout, stderr } = await runs(['src/sample/demo.ts', '--url', address], {}, demoMilliseconds)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /in_inspection → in_review/)
    assert.match(stdout, /issued → handed_over/)
    const [, certificate = ''] = /has the certificate of .+: (.+\.pdf) \(/.exec(stdout) ?? []
    assert.equal((await stat(dirname(certificate))).mode & 0o777, 0o700, 'Its folder is for its holder alone.')
  })

  it('has the same time after a restart, and refuses to start without a clock', async () => {
    const { now } = await readsClock()
    await product.stop()
    const without = await runs(['src/main.js'], settings)
    assert.equal(without.code, 1)
    assert.match(without.stdout, /was started with --clock, and its times may lie ahead/)
    product = new Product(settings, ['--clock'])
    address = await product.address()
    assert.ok(Date.parse((await readsClock()).now) >= Date.parse(now))
  })
})

describe('a clock is refused', () => {
  it('with a database of its own', async () => {
    const { code, stdout } = await runs(['src/main.js', '--clock'], {
      ...settingsOf('never'),
      DATABASE_URL: 'postgres://nobody@localhost/none',
    })
    assert.equal(code, 1)
    assert.match(stdout, /Remove DATABASE_URL/)
  })

  const clock = { ...settingsOf('never'), TRIAL_CLOCK: 'yes' }
  it('with a mail server', async () =>
    assert.match(
      await startsInVain('all', { ...clock, MAIL_SMTP_URL: 'smtp://mail.test', MAIL_FROM: 'a@b.test' }),
      /Remove MAIL_SMTP_URL/,
    ))

  it('to a worker alone', async () =>
    assert.match(await startsInVain('worker', clock), /worker runs against real services/))
})

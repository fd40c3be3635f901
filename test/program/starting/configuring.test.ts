import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newCredentialKey } from '../../../src/embedded/keys.ts'
import { policies } from '../../../src/program/registers.ts'
import { readConfig } from '../../../src/program/settings/read-config.ts'

const storage = {
  S3_ENDPOINT: 'https://objects.test',
  S3_REGION: 'jakarta',
  S3_BUCKET: 'documents',
  S3_ACCESS_KEY_ID: 'key',
  S3_SECRET_ACCESS_KEY: 'hidden-secret',
}
const bankSecret = `whsec_${'c2VjcmV0'.repeat(5)}`
const identity = { OIDC_ISSUER: 'https://issuer.test/realm', OIDC_AUDIENCE: 'satu-pintu' }
const mail = { MAIL_SMTP_URL: 'smtps://user:hidden@mail.test:465', MAIL_FROM: 'perizinan@permits.test' }
const esign = {
  ESIGN_URL: 'https://esign.test',
  ESIGN_USER: 'office',
  ESIGN_PASSWORD: 'hidden',
  ESIGN_NIK: '3171000000000009',
  ESIGN_PASSPHRASE: 'hidden-too',
}
const signer = {
  SIGNER_KEY: Buffer.alloc(120, 1).toString('base64'),
  SIGNER_CERTIFICATES: `${Buffer.alloc(300, 2).toString('base64')},${Buffer.alloc(300, 3).toString('base64')}`,
}
const keys = {
  DATA_KEYS: `k2:${Buffer.alloc(32, 2).toString('base64')},k1:${Buffer.alloc(32, 1).toString('base64url')}`,
  SEARCH_KEY: Buffer.alloc(32, 3).toString('base64'),
}

/** The configuration without any variable. */
const defaults = {
  port: 3000,
  host: '127.0.0.1',
  publicUrl: undefined,
  dataDir: '.data',
  trialClock: false,
  drainSeconds: undefined,
  startWaitSeconds: 30,
  logLevel: 'info',
  logsSql: false,
  databaseUrl: undefined,
  databasePoolerUrl: undefined,
  databaseReadUrl: undefined,
  sandboxDatabaseUrl: undefined,
  storage: undefined,
  identity: undefined,
  dataKeys: undefined,
  bankSecrets: undefined,
  mailKeys: undefined,
  mail: undefined,
  gateways: undefined,
  signer: undefined,
  esign: undefined,
  credentialKeys: undefined,
  clientUrl: undefined,
  openData: { publisher: undefined, licence: undefined },
  environment: 'test',
  trustProxy: undefined,
  connectionsPerAddress: 256,
  draftsLimit: 100,
  requestsAtOnce: 96,
  caseCacheBytes: 33_554_432,
  referenceCacheBytes: 8_388_608,
  eventStreamSeconds: 3_600,
  webhookTargets: { networks: ['127.0.0.0/8', '::1/128'], ports: [443, 8_443] },
  metricsTokens: undefined,
  workerPort: undefined,
  revision: undefined,
  tracing: undefined,
  rateLimits: policies,
  mailIn: {
    host: '127.0.0.1',
    smtpPort: undefined,
    lmtpPort: undefined,
    tls: undefined,
    imap: undefined,
    maxBytes: 26_214_400,
    trustReceived: false,
    scanner: undefined,
    keepDays: { answered: 365, closed: 90, ignored: 7 },
  },
}

/** Every setting except the keys of credentials, and three unknown variables. */
const everySetting = {
  PORT: '8080',
  HOST: '0.0.0.0',
  PUBLIC_URL: 'https://permits.test',
  DATA_DIR: '/var/data',
  DATABASE_URL: 'postgres://user:hidden@database/permits',
  DATABASE_POOLER_URL: 'postgres://user:hidden@pooler/permits',
  DATABASE_READ_URL: 'postgres://user:hidden@standby/permits',
  SANDBOX_DATABASE_URL: 'postgres://user:hidden@database/sandbox',
  LOG_LEVEL: 'warn',
  LOG_SQL: 'yes',
  TRIAL_CLOCK: 'yes',
  ...storage,
  ...identity,
  ...keys,
  METRICS_TOKEN: 'a-token-of-20-characters,another-token-of-26-letters',
  WORKER_PORT: '9464',
  BUILD_REVISION: '4245cf2',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.test:4318',
  OTEL_SERVICE_NAME: 'permits',
  OTEL_TRACES_SAMPLER_ARG: '0.25',
  ENVIRONMENT: 'test',
  TRUST_PROXY: '10.0.0.1,10.1.0.0/16,fd00::/8',
  CONNECTIONS_PER_ADDRESS: '1000',
  DRAFTS_PER_PERSON: '500',
  REQUESTS_AT_ONCE: '64',
  CASE_CACHE_MB: '8',
  REFERENCE_CACHE_MB: '4',
  EVENT_STREAM_SECONDS: '600',
  DRAIN_SECONDS: '7',
  START_WAIT_SECONDS: '45',
  OIDC_TOKEN_TYPE: 'JWT',
  OIDC_TOKEN_MAX_HOURS: '8',
  RATE_LIMITS: 'person=1200/60, tracking=100/3600',
  BANK_SECRETS: `${bankSecret} ${bankSecret}`,
  ...mail,
  MAIL_KEYS: `2:${Buffer.alloc(32, 4).toString('base64')}`,
  SMS_GATEWAY_URL: 'https://gateway.test/sms',
  GATEWAY_SECRET: bankSecret,
  CLIENT_URL: 'https://permits.test/app',
  OPEN_DATA_PUBLISHER: 'DPMPTSP Provinsi Contoh',
  OPEN_DATA_LICENCE: 'https://licence.example/by',
  ...esign,
  PATH: '/bin',
  port: '1',
  S3_PATH_STYLE: 'no',
  MAIL_HOST: '10.0.0.5',
  MAIL_SMTP_PORT: '2500',
  MAIL_LMTP_PORT: '2400',
  MAIL_TLS_KEY: '/etc/satu-pintu/mail.key',
  MAIL_TLS_CERTIFICATE: '/etc/satu-pintu/mail.pem',
  MAIL_IMAP_URL: 'imaps://perizinan:hidden@mail.test',
  MAIL_IMAP_TAKEN: 'Sudah',
  MAIL_MAX_BYTES: '1000000',
  MAIL_TRUST_RECEIVED: 'yes',
  MAIL_KEEP_ANSWERED_DAYS: '30',
  MAIL_KEEP_CLOSED_DAYS: '20',
  MAIL_KEEP_IGNORED_DAYS: '0',
  CLAMD: '/run/clamd.sock',
  WEBHOOK_NETWORKS: '10.20.0.0/16',
  WEBHOOK_PORTS: '443',
}

/** The configuration that `everySetting` makes. */
const everythingSet = {
  port: 8080,
  host: '0.0.0.0',
  publicUrl: 'https://permits.test',
  dataDir: '/var/data',
  trialClock: true,
  drainSeconds: 7,
  startWaitSeconds: 45,
  logLevel: 'warn',
  logsSql: true,
  databaseUrl: 'postgres://user:hidden@database/permits',
  databasePoolerUrl: 'postgres://user:hidden@pooler/permits',
  databaseReadUrl: 'postgres://user:hidden@standby/permits',
  sandboxDatabaseUrl: 'postgres://user:hidden@database/sandbox',
  storage: {
    endpoint: 'https://objects.test',
    region: 'jakarta',
    bucket: 'documents',
    accessKeyId: 'key',
    secretAccessKey: 'hidden-secret',
  },
  identity: { issuer: 'https://issuer.test/realm', audience: 'satu-pintu', tokenType: 'JWT', longestHours: 8 },
  dataKeys: {
    dataKeys: [
      { kid: 'k2', secret: Buffer.alloc(32, 2) },
      { kid: 'k1', secret: Buffer.alloc(32, 1) },
    ],
    searchKey: Buffer.alloc(32, 3),
  },
  bankSecrets: [bankSecret, bankSecret],
  mailKeys: [{ version: '2', secret: Buffer.alloc(32, 4) }],
  mail: { smtpUrl: mail.MAIL_SMTP_URL, from: mail.MAIL_FROM },
  gateways: { sms: 'https://gateway.test/sms', whatsapp: undefined, secret: bankSecret },
  clientUrl: 'https://permits.test/app',
  openData: { publisher: 'DPMPTSP Provinsi Contoh', licence: 'https://licence.example/by' },
  mailIn: {
    host: '10.0.0.5',
    smtpPort: 2500,
    lmtpPort: 2400,
    tls: { key: '/etc/satu-pintu/mail.key', certificate: '/etc/satu-pintu/mail.pem' },
    imap: {
      host: 'mail.test',
      port: 993,
      encryption: 'tls',
      user: 'perizinan',
      password: 'hidden',
      folder: 'INBOX',
      takenFolder: 'Sudah',
    },
    maxBytes: 1_000_000,
    trustReceived: true,
    scanner: { path: '/run/clamd.sock' },
    keepDays: { answered: 30, closed: 20, ignored: 0 },
  },
  metricsTokens: ['a-token-of-20-characters', 'another-token-of-26-letters'],
  workerPort: 9_464,
  revision: '4245cf2',
  tracing: { endpoint: 'http://collector.test:4318', serviceName: 'permits', share: 0.25 },
  environment: 'test',
  trustProxy: '10.0.0.1,10.1.0.0/16,fd00::/8',
  connectionsPerAddress: 1000,
  draftsLimit: 500,
  requestsAtOnce: 64,
  caseCacheBytes: 8_388_608,
  referenceCacheBytes: 4_194_304,
  eventStreamSeconds: 600,
  webhookTargets: { networks: ['10.20.0.0/16'], ports: [443] },
  signer: undefined,
  esign: {
    url: 'https://esign.test',
    user: 'office',
    password: 'hidden',
    nik: '3171000000000009',
    passphrase: 'hidden-too',
  },
  rateLimits: {
    ...policies,
    person: { ...policies.person, quota: 1200 },
    tracking: { ...policies.tracking, quota: 100, seconds: 3600 },
  },
}

describe('the configuration', () => {
  it('needs no variable: everything has a default or an embedded part', () => {
    assert.deepEqual(readConfig({}), defaults)
  })

  it('reads every setting, and no other variable', () => {
    const credentialKey = newCredentialKey()
    const { credentialKeys, ...config } = readConfig({ ...everySetting, CREDENTIAL_KEYS: credentialKey })
    assert.deepEqual(
      credentialKeys?.map(({ kid }) => kid),
      [credentialKey.split(':')[0]],
    )
    assert.deepEqual(config, everythingSet)
  })

  it('accepts live keys of agencies only with an issuer of its own', () => {
    assert.deepEqual([readConfig(identity).environment, readConfig({}).environment], ['live', 'test'])
  })

  for (const limits of [
    'person',
    'person=0/60',
    'person=10/0',
    'person=10',
    'nobody=10/60',
    'person=1e3/60',
    'person=10/60,',
    'person=-1/60',
    '*',
    '**=1/1',
    'toString=1/1',
  ]) {
    it(`refuses ${JSON.stringify(limits)} as limits`, () =>
      assert.match(refusalOf({ RATE_LIMITS: limits }), /^ {2}RATE_LIMITS: /m))
  }

  for (const proxies of [
    '',
    '*',
    'true',
    '1',
    'proxy.test',
    '300.0.0.1',
    '10.0.0.0/33',
    '10.0.0.1,',
    '10.0.0.1 10.0.0.2',
    '::1/200',
    '0.0.0.0/0',
    'fd00::1,::/0',
    'loopback',
  ]) {
    it(`refuses ${JSON.stringify(proxies)} as proxies`, () =>
      assert.match(refusalOf({ TRUST_PROXY: proxies }), /^ {2}TRUST_PROXY: /m))
  }

  it('is immutable once it is read', () => assert.ok(Object.isFrozen(readConfig({}))))

  it('names every wrong value at once, with its purpose', () => {
    const message = refusalOf({
      PORT: '70000',
      HOST: '',
      PUBLIC_URL: 'https://permits.test/api',
      DATA_DIR: '',
      DATABASE_URL: 'mysql://database',
      LOG_LEVEL: 'loud',
      ...storage,
      S3_ENDPOINT: 'objects',
      ...identity,
      OIDC_ISSUER: 'ftp://issuer',
    })
    for (const name of [
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'DATA_DIR',
      'DATABASE_URL',
      'LOG_LEVEL',
      'S3_ENDPOINT',
      'OIDC_ISSUER',
    ])
      assert.match(message, new RegExp(`^  ${name}: \\S.*\\.$`, 'm'))
    assert.equal(message.trim().split('\n').length, 9)
  })

  for (const port of ['', ' ', 'http', '-1', '65536', '3000.5', '0x50', '1e3', 'true', '3000 ', '٣']) {
    it(`refuses ${JSON.stringify(port)} as a port`, () => assert.match(refusalOf({ PORT: port }), /PORT: must be /))
  }

  for (const [name, value] of [
    ['PUBLIC_URL', 'permits.test'],
    ['PUBLIC_URL', 'https://permits.test/'],
    ['DATABASE_URL', 'postgres://'],
    ['DATABASE_POOLER_URL', 'postgres://'],
    ['DATABASE_READ_URL', 'standby'],
    ['DATABASE_URL', ''],
    ['S3_ENDPOINT', 'http://'],
    ['OIDC_ISSUER', 'https:// '],
    ['LOG_LEVEL', 'INFO'],
    ['LOG_SQL', 'true'],
    ['TRIAL_CLOCK', 'on'],
    ['S3_REGION', ''],
    ['BANK_SECRETS', 'hush'],
    ['BANK_SECRETS', 'whsec_c2hvcnQ='],
    ['MAIL_SMTP_URL', 'http://mail.test'],
    ['MAIL_FROM', 'perizinan'],
    ['MAIL_FROM', 'perizinan+berkas@permits.test'],
    ['MAIL_FROM', 'Perizinan <perizinan@permits.test>'],
    ['MAIL_FROM', `${'m'.repeat(40)}@permits.test`],
    ['MAIL_FROM', 'perizinan@permits.test\r\nBcc: x@y.test'],
    ['MAIL_KEYS', 'hush'],
    ['MAIL_LMTP_PORT', '65536'],
    ['MAIL_LMTP_PORT', '/run/lmtp'],
    ['SMS_GATEWAY_URL', 'gateway'],
    ['GATEWAY_SECRET', 'hush'],
    ['CLIENT_URL', 'permits.test'],
    ['SIGNER_KEY', 'hush'],
    ['SIGNER_CERTIFICATES', `${signer.SIGNER_CERTIFICATES},`],
    ['ESIGN_URL', 'esign.test'],
    ['ESIGN_NIK', '31710'],
    ['CREDENTIAL_KEYS', 'hush'],
  ] as const) {
    it(`refuses ${JSON.stringify(value)} as ${name}`, () => {
      const groups: Record<string, object> = { S3: storage, OIDC: identity, MAIL: mail, SIGNER: signer, ESIGN: esign }
      const group = groups[name.split('_', 1)[0] ?? ''] ?? {}
      assert.match(refusalOf({ ...group, [name]: value }), new RegExp(`^  ${name}: `, 'm'))
    })
  }

  for (const [what, wrong] of [
    ['too short', `k1:${Buffer.alloc(16).toString('base64')}`],
    ['without a kid', Buffer.alloc(32).toString('base64')],
    ['twice of one kid', `${keys.DATA_KEYS},k1:${Buffer.alloc(32).toString('base64')}`],
    ['empty', ' , '],
  ] as const) {
    it(`refuses data keys that are ${what}`, () =>
      assert.match(refusalOf({ ...keys, DATA_KEYS: wrong }), /^ {2}DATA_KEYS: .*\.$/m))
  }

  for (const group of [storage, identity, keys, mail, signer, esign]) {
    for (const name of Object.keys(group)) {
      it(`requires ${name} with the others of its group, and none of them otherwise`, () => {
        const rest = Object.fromEntries(Object.entries(group).filter(([other]) => other !== name))
        assert.match(refusalOf(rest), new RegExp(`^  ${name}: must be set`, 'm'))
      })
    }
  }

  it('accepts one signer, and requires the address for the codes on its certificates', () => {
    assert.match(
      refusalOf({ ...signer, ...esign, PUBLIC_URL: 'https://permits.test' }),
      /^ {2}SIGNER_KEY: must not be set/m,
    )
    for (const one of [signer, esign]) assert.match(refusalOf(one), /^ {2}PUBLIC_URL: must be set/m)
    assert.deepEqual(readConfig({ ...signer, PUBLIC_URL: 'https://permits.test' }).signer, {
      key: signer.SIGNER_KEY,
      certificates: signer.SIGNER_CERTIFICATES,
    })
  })

  it('requires the secret of the gateways with any gateway', () =>
    assert.match(
      refusalOf({ WHATSAPP_GATEWAY_URL: 'https://gateway.test/whatsapp' }),
      /^ {2}GATEWAY_SECRET: must be set/m,
    ))

  it('shows no secret in its errors, whatever is wrong with one or around it', () => {
    const hidden = 'hidden-secret'
    for (const wrong of [
      { ...keys, DATA_KEYS: `k1:${hidden}` },
      { ...keys, SEARCH_KEY: hidden },
      { S3_SECRET_ACCESS_KEY: hidden },
      { ...storage, S3_ENDPOINT: `ftp://user:${hidden}@objects` },
      { DATABASE_URL: `mysql://user:${hidden}@database` },
      { ...identity, OIDC_ISSUER: `${hidden}://issuer` },
      { PORT: hidden, LOG_LEVEL: hidden },
      { ...mail, MAIL_SMTP_URL: `http://user:${hidden}@mail.test` },
      { MAIL_KEYS: `1:${hidden}` },
      { GATEWAY_SECRET: hidden },
      { ...signer, SIGNER_KEY: hidden },
      { ESIGN_PASSPHRASE: hidden },
      { ...esign, ESIGN_NIK: hidden },
    ])
      assert.doesNotMatch(refusalOf(wrong), new RegExp(hidden))
  })
})

function refusalOf(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    assert.ok(error instanceof Error)
    assert.match(error.message, /^The configuration is wrong\.\n/)
    return error.message
  }
  throw new Error('It was taken.')
}

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { after, before, describe, it } from 'node:test'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { Sql } from 'postgres'
import { createIdentityProvider } from '../../src/embedded/identity-provider/provider.ts'
import { loadSecrets } from '../../src/embedded/identity-provider/secrets.ts'
import { createStates, prepareStore } from '../../src/embedded/identity-provider/store.ts'
import { Browser } from '../../src/sample/browser.ts'
import { sampleUsers } from '../../src/sample/users.ts'
import { eventually } from '../support/deployment/object-store.ts'
import type { Issuer } from '../support/outside/identity-provider.ts'
import {
  emptyDatabase,
  follow,
  obtainCode,
  redeem,
  signInAddress,
  startIssuer,
} from '../support/outside/identity-provider.ts'

describe('the embedded identity provider after a restart', () => {
  it('verifies tokens from before', async (t) => {
    const earlier = await startedFor(t)
    const { accessToken } = await redeem(earlier, await obtainCode(earlier, 'head'))

    const later = await earlier.restart()

    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(later.keys))
    assert.equal(payload.sub, 'head')
  })

  it('keeps sessions, and accepts a code issued before', async (t) => {
    const earlier = await startedFor(t)
    const browser = new Browser()
    const code = await obtainCode(earlier, 'head', browser)

    const later = await earlier.restart()

    assert.equal((await redeem(later, code)).status, 200)
    assert.match((await follow(browser, signInAddress(later))).address, /[?&]code=/)
  })

  it('lets a sign-in begun before be finished', async (t) => {
    const earlier = await startedFor(t)
    const browser = new Browser()
    const login = await follow(browser, signInAddress(earlier))

    await earlier.restart()

    assert.match((await follow(browser, login.address, { user: 'admin' })).address, /[?&]code=/)
  })

  it('shows the login page when the user of a session no longer exists', async (t) => {
    const earlier = await startedFor(t)
    const browser = new Browser()
    await obtainCode(earlier, 'inspector', browser)

    const later = await earlier.restart(sampleUsers.filter(({ id }) => id !== 'inspector'))

    const login = await follow(browser, signInAddress(later))
    assert.match(login.address, /\/interaction\//)
    assert.match((await follow(browser, login.address, { user: 'reviewer' })).address, /[?&]code=/)
  })

  it('has one set of keys, when several start at once', async (t) => {
    const { sql, drop } = await emptyDatabase()
    t.after(drop)
    const start = () => createIdentityProvider({ publicUrl: 'http://localhost:3000', sql, users: sampleUsers })

    const starters = await Promise.all([start(), start(), start(), start()])

    assert.equal(new Set(starters.map(({ keys }) => JSON.stringify(keys))).size, 1)
  })

  it('uses the keys that another process stores at the same time', async (t) => {
    const { sql, drop } = await emptyDatabase()
    t.after(drop)
    await prepareStore(sql)
    const theirs = { signingKeys: [], cookieKeys: ['theirs'] }
    let ours: Promise<unknown> | undefined

    await sql.begin(async (tx) => {
      await tx`insert into embedded_identity.secrets (content) values (${JSON.stringify(theirs)}::text::json)`
      ours = loadSecrets(sql)
      await somebodyWaits(sql)
    })

    assert.deepEqual(await ours, theirs)
  })

  it('has deleted expired state, and nothing else', async (t) => {
    const earlier = await startedFor(t)
    const browser = new Browser()
    await obtainCode(earlier, 'head', browser)
    const { sql } = earlier
    await sql`
      update embedded_identity.states set expires_at = now() - interval '2 minutes' where kind = 'AuthorizationCode'`

    const later = await earlier.restart()

    const kinds = await sql`select kind from embedded_identity.states order by kind`
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['Grant', 'Session'],
    )
    assert.match((await follow(browser, signInAddress(later))).address, /[?&]code=/)
  })
})

describe('the state of the embedded identity provider', () => {
  let sql: Sql
  let drop: () => Promise<void>
  let kindOf: ReturnType<typeof createStates>
  before(async () => {
    ;({ sql, drop } = await emptyDatabase())
    await prepareStore(sql)
    kindOf = createStates(sql, () => new Error('already used'))
  })
  after(() => drop())

  it('is consumed once, even by two requests that both found it unused', async () => {
    const codes = kindOf('AuthorizationCode')
    await codes.upsert('code', { grantId: 'grant' }, 60)

    await codes.consume('code')

    await assert.rejects(codes.consume('code'), /already used/)
    assert.equal(typeof (await codes.find('code'))?.consumed, 'number')
  })

  it('is deleted with its grant; other kinds and grants stay', async () => {
    const [codes, sessions] = [kindOf('AuthorizationCode'), kindOf('Session')]
    await codes.upsert('first', { grantId: 'grant' }, 60)
    await codes.upsert('second', { grantId: 'other' }, 60)
    await sessions.upsert('first', { grantId: 'grant', uid: 'uid' }, 60)

    await codes.revokeByGrantId('grant')

    assert.equal(await codes.find('first'), undefined)
    assert.deepEqual(await codes.find('second'), { grantId: 'other' })
    assert.deepEqual(await sessions.findByUid('uid'), { grantId: 'grant', uid: 'uid' })
  })

  it('is swept every two hundred writes', async () => {
    const codes = kindOf('AuthorizationCode')
    await codes.upsert('over', { grantId: 'grant' }, -120)

    for (let writes = 0; writes < 200; writes++) await codes.upsert('again', { userCode: 'user-code' }, 60)

    assert.equal(await codes.find('over'), undefined)
    assert.deepEqual(await codes.findByUserCode('user-code'), { userCode: 'user-code' })
  })

  it('stores any text of a request, and looks up only ids that it can have issued', async () => {
    const sessions = kindOf('Session')
    await sessions.upsert('odd', { state: { said: 'nul \u0000 here' } }, 60)

    assert.deepEqual(await sessions.find('odd'), { state: { said: 'nul \u0000 here' } })
    assert.equal(await sessions.find('nul \u0000 here'), undefined)
  })
})

async function startedFor(t: TestContext): Promise<Issuer> {
  const issuer = await startIssuer()
  t.after(issuer.stop)
  return issuer
}

/** Waits until a connection of the database waits for a lock. */
const somebodyWaits = (sql: Sql): Promise<void> =>
  eventually('somebody waits', async () => {
    const held = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return held.length > 0
  })

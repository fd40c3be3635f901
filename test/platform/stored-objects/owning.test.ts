import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import type { Db } from '../../../src/platform/db/client.ts'
import {
  claimStrays,
  discardObjects,
  markOldStrays,
  markStray,
  owners,
  ownStrays,
  registerStrays,
} from '../../../src/platform/stored-objects/ownership.ts'
import { newObjectKey, removeStrays, storeStray, sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { leavesNothing, leftoversOf, nothing } from '../../support/asserting/leftovers.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { clientOf } from '../../support/deployment/object-store.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const { pool } = net.database
const s3 = clientOf({ ...net.settings, url: net.settings.endpoint })
after(() => s3.destroy())
const { personId } = await actorOf(net, 'applicant-1')

const stores = async (key: string) =>
  void (await s3.send(new PutObjectCommand({ Bucket: net.settings.bucket, Key: key, Body: 'x' })))

/** Returns the key of a stored object that is stray. */
async function stray(): Promise<string> {
  const [key] = await strays(1)
  return key ?? ''
}

async function strays(count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, () => newObjectKey('documents'))
  await registerStrays(pool, keys)
  for (const key of keys) await stores(key)
  return keys
}

/** Inserts documents of a draft that own strays, in one statement. Returns the number of rows. */
async function owns(db: Db, { id }: Pick<Application, 'id'>, keys: readonly string[]): Promise<number> {
  const claim = claimStrays(db, keys)
  const made = await db`
    with ${claim.strays}, made as (
      insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, object_key,
        uploaded_by, uploaded_at)
      select ${id}, key, 1, 'a.pdf', 'application/pdf', 1, sha256(''), key, ${personId}, now()
      from unnest(${[...keys]}::text[]) as key
      where ${claim.isOpen}
      returning id
    ), ${claim.claimed(db`made`)}
    select id from made`
  return made.length
}

/** Deletes the documents of a draft, in one statement. */
const disowns = (db: Db, { id }: Pick<Application, 'id'>) => db`
  with gone as (
    delete from documents
    where application_id = ${id}
    returning object_key
  ), stray as (${discardObjects(db, db`gone`)})
  select from gone`

class Killed extends Error {}

/** Runs work in a transaction that is rolled back, as when the process is killed before the commit. */
const killed = (work: (tx: Db) => Promise<unknown>) =>
  assert.rejects(
    pool.begin(async (tx) => {
      await work(tx)
      throw new Killed()
    }),
    Killed,
  )

/** Asserts that every stored object is owned or registered as stray, that none is both, and that none is lost. */
async function allAccountedFor(): Promise<void> {
  const listed = (await pool<{ key: string }[]>`select object_key as key from stray_objects`).map(({ key }) => key)
  const owned = (await pool<{ key: string }[]>`select object_key as key from documents`).map(({ key }) => key)
  const stored = await objectsOf(net)
  assert.deepEqual(
    stored.filter((key) => !owned.includes(key) && !listed.includes(key)),
    [],
    'orphaned',
  )
  assert.deepEqual(
    owned.filter((key) => listed.includes(key)),
    [],
    'owned and stray at once',
  )
  assert.deepEqual(
    owned.filter((key) => !stored.includes(key)),
    [],
    'lost',
  )
}

const sweeps = () => sweepStrays(pool, net.storage, 0)

afterEach(async () => {
  try {
    await allAccountedFor()
    await sweeps()
  } finally {
    await leavesNothing(net)
  }
})

describe('a process that is killed', () => {
  it('before the first byte leaves a registered key', async () => {
    await registerStrays(pool, [newObjectKey('documents')])
    await allAccountedFor()
    assert.equal(await sweeps(), 1)
  })

  it('after the last byte leaves a registered stray', async () => {
    await stray()
    await allAccountedFor()
    assert.equal(await sweeps(), 1)
  })

  it('before its claim is committed leaves a stray', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    await killed(async (tx) => assert.equal(await owns(tx, draft, [key]), 1))
    await allAccountedFor()
    assert.equal(await sweeps(), 1)
  })

  it('after its claim is committed leaves an owned object', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    await owns(pool, draft, [key])
    await allAccountedFor()
    assert.equal(await sweeps(), 0)
    assert.ok((await objectsOf(net)).includes(key))
  })

  it('before a discard is committed leaves an owned object, and afterwards a stray', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    await owns(pool, draft, [key])
    await killed((tx) => disowns(tx, draft))
    assert.equal(await sweeps(), 0)
    await disowns(pool, draft)
    await allAccountedFor()
    assert.equal(await sweeps(), 1)
  })

  it('while it sweeps leaves marked strays, which nothing can own, and the next sweep removes them', async () => {
    const [keys, draft] = [await strays(2), await net.applicant.drafts('IMB')]
    const marked = await markOldStrays(pool, 0, 2)
    await net.storage.remove(marked[0] ?? '')
    await allAccountedFor()
    assert.equal(await owns(pool, draft, keys), 0)
    assert.equal(await ownStrays(pool, keys), false)
    assert.equal(await sweeps(), 2)
  })
})

describe('a claim', () => {
  it('owns all of its objects or none', async () => {
    const [[whole = '', swept = ''], draft] = [await strays(2), await net.applicant.drafts('IMB')]
    await markStray(pool, swept)
    assert.equal(await owns(pool, draft, [whole, swept]), 0)
    await allAccountedFor()
    assert.equal(await owns(pool, draft, [whole]), 1)
  })

  it('of an owned object inserts nothing', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    await owns(pool, draft, [key])
    assert.equal(await owns(pool, await net.applicant.drafts('IMB'), [key]), 0)
  })

  it('leaves the objects stray when no owner is inserted', async () => {
    const key = await stray()
    const claim = claimStrays(pool, [key])
    await pool`
      with ${claim.strays}, made as (
        select where false and ${claim.isOpen}
      ), ${claim.claimed(pool`made`)}
      select from made`
    await allAccountedFor()
  })
})

describe('a claim and a sweep at the same time', { timeout: 300_000 }, () => {
  it('leave the object to the claim, if that came first', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    await pool.begin(async (tx) => {
      assert.equal(await owns(tx, draft, [key]), 1)
      assert.equal(await sweeps(), 0)
    })
    assert.equal(await sweeps(), 0)
    assert.ok((await objectsOf(net)).includes(key))
  })

  it('leave it to the sweep, if that came first: the claim waits, and inserts nothing', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    const made = await race(
      net,
      (tx) => markOldStrays(tx, 0, 1),
      () => owns(pool, draft, [key]),
    )
    assert.equal(made, 0)
    assert.equal(await sweeps(), 1)
  })

  it('leave it to the sweep, also when the claim inserts its rows before it deletes the registration', async () => {
    const key = await stray()
    const owned = await race(
      net,
      (tx) => markOldStrays(tx, 0, 1),
      async () => ({ owned: await ownStrays(pool, [key]) }),
    )
    assert.deepEqual(owned, { owned: false })
  })
})

describe('an object that is removed again', () => {
  it('stays when a claim of it is in progress: the removal waits, and leaves it', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    await race(
      net,
      (tx) => owns(tx, draft, [key]),
      async () => ({ removed: await removeStrays(pool, net.storage, [key]) }),
    )
    await allAccountedFor()
    assert.ok((await objectsOf(net)).includes(key))
  })

  it('is removed when the claim in progress is rolled back', async () => {
    const [key, draft] = [await stray(), await net.applicant.drafts('IMB')]
    const removing: Promise<void>[] = []
    await assert.rejects(
      race(
        net,
        (tx) => owns(tx, draft, [key]),
        async () => {
          removing.push(removeStrays(pool, net.storage, [key]))
          return Promise.all(removing)
        },
        () => Promise.reject(new Killed()),
      ),
      Killed,
    )
    await Promise.all(removing)
    assert.ok(!(await objectsOf(net)).includes(key))
  })

  it('is removed, although a sweep has deleted its registration while its bytes still arrived', async () => {
    const key = newObjectKey('documents')
    await registerStrays(pool, [key])
    assert.equal(await sweeps(), 1)
    await stores(key)
    await removeStrays(pool, net.storage, [key])
    await allAccountedFor()
    assert.ok(!(await objectsOf(net)).includes(key))
  })

  it('is registered again when it cannot be removed, even if a sweep had deleted its registration', async () => {
    const key = newObjectKey('documents')
    await stores(key)
    using _ = storage.replaceParts(() => ({ remove: () => Promise.reject(new Error('denied')) }))
    await removeStrays(pool, net.storage, [key])
    await allAccountedFor()
  })

  it('may be owned by each table with an object key, and by no other', async () => {
    const columns = await pool<{ name: string }[]>`
      select table_name as name
      from information_schema.columns
      where table_schema = 'public' and column_name = 'object_key' and table_name <> 'stray_objects'
      order by table_name`
    assert.deepEqual(
      columns.map(({ name }) => name),
      [...owners],
    )
  })
})

describe('storing', () => {
  const failing = (failure: unknown) => (key: string) =>
    stores(key).then(() => {
      throw failure
    })

  it('that fails removes the object at once', async () => {
    await assert.rejects(storeStray(pool, net.storage, 'documents', failing(new Error('broken'))), /broken/)
    assert.deepEqual(await leftoversOf(net), nothing)
  })

  it('that a silent storage ended sends it nothing more, also if silence is only the cause of the error', async () => {
    const silence = Object.assign(new Error('no answer'), { name: 'TimeoutError' })
    for (const failure of [silence, new Error('unavailable', { cause: silence })]) {
      await assert.rejects(storeStray(pool, net.storage, 'documents', failing(failure)))
      assert.equal((await leftoversOf(net)).strays, 1)
      assert.equal(await sweeps(), 1)
    }
  })

  it('is aborted when it takes too long', async () => {
    const late = (_: string, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    await assert.rejects(storeStray(pool, net.storage, 'documents', late, 0), /Not stored within 0 minutes/)
  })
})

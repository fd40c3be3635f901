import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { changeDraft } from '../../src/applications/drafts/change.ts'
import { sealedTables } from '../../src/personal-data/queries.ts'
import { rotateRecords } from '../../src/personal-data/rotate.ts'
import { sealPlain } from '../../src/personal-data/seal-plain.ts'
import { inTransaction } from '../../src/platform/db/client.ts'
import { checkKeys } from '../../src/privacy/key-checks.ts'
import { createVault } from '../../src/privacy/vault.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { imbIn } from '../support/journey.ts'
import { network, testKeys } from '../support/network.ts'
import { agency } from '../support/people/agencies.ts'
import { type Application, example, type Reply } from '../support/person.ts'
import { appoint } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const marks = {
  nik: '3174094502810007',
  phone: '+6281355501234',
  email: 'somebody.marked@example.org',
  street: 'Jalan Melati Raya 77',
}
const { answers, village } = await example('IMB')
const applicantAnswers = {
  name: 'Applicant 1',
  nik: marks.nik,
  phone: marks.phone,
  email: marks.email,
  address: { street: marks.street, rt: '011', rw: '012', postcode: '10317' },
}
const asMasked = {
  name: 'Applicant 1',
  nik: '••••••••••••0007',
  phone: '••••••••••1234',
  email: 's•••@•••',
  address: { street: '•••', rt: '•••', rw: '•••', postcode: '•••' },
}

const drafted = () =>
  net.applicant.drafts('IMB', { villageCode: village, answers: { ...answers, applicant: applicantAnswers } })
const submitted = () => net.applicant.submits('IMB', { answers: { ...answers, applicant: applicantAnswers } })
const recordOf = async ({ id }: { id: string }) => {
  const [form] = await pool<
    { answers: { applicant: object }; personal: string; kid: string }[]
  >`select answers, personal, personal_kid as kid from application_forms where application_id = ${id}`
  assert.ok(form)
  return form
}
const saving = (file: Application, patch: object): Promise<Reply> =>
  net.applicant.asks('PATCH', `/v1/applications/${file.id}`, {
    body: patch,
    headers: { 'if-match': `"${file.version}"` },
  })

describe('personal answers at rest', () => {
  it('are encrypted, with masks in their place, while the applicant reads them in plain text', async () => {
    const draft = await drafted()
    assert.deepEqual(draft.answers['applicant'], applicantAnswers)
    assert.deepEqual((await net.applicant.reads(draft)).answers, { ...answers, applicant: applicantAnswers })
    const { answers: kept, personal, kid } = await recordOf(draft)
    assert.deepEqual(kept, { ...answers, applicant: asMasked })
    assert.equal(kid, 'test-1')
    const header: object = JSON.parse(Buffer.from(personal.split('.')[0] ?? '', 'base64url').toString())
    const { plaintext } = await compactDecrypt(personal, testKeys.dataKeys[0]?.secret ?? Buffer.alloc(0))
    assert.equal(
      JSON.parse(Buffer.from(plaintext).toString())['/applicant/nik'],
      marks.nik,
      'Any JOSE library opens it.',
    )
    assert.deepEqual(header, { alg: 'A256KW', enc: 'A256GCM', kid: 'test-1', sub: draft.id })
  })

  it('that another JOSE library has sealed can be opened', async () => {
    const sub = crypto.randomUUID()
    const sealed = await new CompactEncrypt(Buffer.from('{"/a":"b"}'))
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid: 'test-1', sub })
      .encrypt(testKeys.dataKeys[0]?.secret ?? Buffer.alloc(0))
    assert.deepEqual([...(await net.vault.open(sub, sealed))], [['/a', 'b']])
  })

  it('cannot be opened at another application, nor after one bit was changed', async () => {
    const [one, other] = [await drafted(), await drafted()]
    const { personal } = await recordOf(one)
    await pool`update application_forms set personal = ${personal} where application_id = ${other.id}`
    assert.equal((await net.applicant.asks('GET', `/v1/applications/${other.id}`)).status, 500)
    const [header = '', key = '', iv = '', text = '', tag = ''] = personal.split('.')
    const forged = Buffer.from(
      JSON.stringify({ alg: 'A256KW', enc: 'A256GCM', kid: 'test-1', sub: other.id }),
    ).toString('base64url')
    const flipped = (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
    for (const wrong of [
      [forged, key, iv, text, tag],
      [header, key, iv, flipped, tag],
      [header, key, iv, text, tag.slice(0, 16)],
      [header, key, iv, text],
      [header, '', iv, text, tag],
    ]) {
      await pool`update application_forms set personal = ${wrong.join('.')} where application_id = ${one.id}`
      assert.equal((await net.applicant.asks('GET', `/v1/applications/${one.id}`)).status, 500)
    }
    assert.equal((await net.applicant.asks('GET', '/v1/applications')).status, 200)
    await pool`delete from application_forms where application_id in ${pool([one.id, other.id])}`
  })

  it('are known to rules and guards: valid answers are submitted, invalid ones are named', async () => {
    const whole = await net.applicant.prepares('IMB', { answers: { ...answers, applicant: applicantAnswers } })
    assert.equal(
      (await net.applicant.tries('submit', whole, { statementAccepted: true }, { dryRun: true })).status,
      200,
    )
    const saved = await net.applicant.saves(whole, { answers: { applicant: { nik: null } } })
    const blockers = await net.applicant.isBlocked('submit', saved, { statementAccepted: true })
    assert.deepEqual(
      blockers.map(({ target }) => target),
      ['/answers/applicant/nik'],
    )
  })

  it('are deleted with a discarded draft', async () => {
    const draft = await drafted()
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"1"' } })
    assert.deepEqual(
      [...(await pool`select answers, personal from application_forms where application_id = ${draft.id}`)],
      [{ answers: {}, personal: null }],
    )
    assert.deepEqual([...(await pool`select from application_lookups where application_id = ${draft.id}`)], [])
  })
})

describe('a mask that is sent back', () => {
  it('unchanged leaves the answer unchanged', async () => {
    const draft = await drafted()
    const saved = await net.applicant.saves(draft, {
      answers: { capacity: 'owner', applicant: { ...asMasked, phone: '+6281200000009' } },
    })
    assert.deepEqual(saved.answers['applicant'], { ...applicantAnswers, phone: '+6281200000009' })
    assert.deepEqual((await net.applicant.reads(draft)).answers['applicant'], {
      ...applicantAnswers,
      phone: '+6281200000009',
    })
  })

  it('of another answer is refused, by pointer, and changes nothing', async () => {
    const draft = await drafted()
    const { status, refusal } = await saving(draft, {
      answers: { applicant: { nik: '••••••••••••9999', address: { street: 'Jalan •••' } } },
    })
    assert.equal(status, 422)
    const codes = refusal.errors?.map(({ pointer, code }) => `${pointer} ${code}`) ?? []
    for (const fault of ['/answers/applicant/nik masked', '/answers/applicant/address/street masked'])
      assert.ok(codes.includes(fault), codes.join())
    assert.equal((await net.applicant.reads(draft)).version, 1)
  })

  it('is refused in a new draft', async () => {
    const { status } = await net.applicant.asks('POST', '/v1/applications', {
      body: { permitType: 'IMB', answers: { applicant: { address: asMasked.address } } },
    })
    assert.equal(status, 422)
  })
})

describe('who sees personal answers', async () => {
  const file = await submitted()
  const above = await appoint(net, ['reviewer'], '31.71')
  const seenBy = async (who: typeof net.applicant) => {
    const {
      answers: { applicant },
      answersMasked,
    } = await who.does<Application & { answersMasked: boolean }>(200, 'GET', `/v1/applications/${file.id}`)
    assert.deepEqual(applicant, answersMasked ? asMasked : applicantAnswers)
    return answersMasked ? 'masked' : 'whole'
  }

  it('is the applicant, and the officer whose step the case waits for, and nobody else', async () => {
    for (const [who, sees] of [
      [net.applicant, 'whole'],
      [net.frontDesk, 'whole'],
      [net.reviewer, 'masked'],
      [net.inspector, 'masked'],
      [net.head, 'masked'],
      [above, 'masked'],
    ] as const)
      assert.equal(await seenBy(who), sees)
    await net.frontDesk.takes('accept', file)
    for (const [who, sees] of [
      [net.applicant, 'whole'],
      [net.frontDesk, 'masked'],
      [net.reviewer, 'whole'],
      [net.inspector, 'masked'],
      [above, 'masked'],
    ] as const)
      assert.equal(await seenBy(who), sees)
  })

  it('is also, for one read, an officer who may see the case and gives a reason, which is recorded first', async () => {
    const before = (await net.applicant.reads(file)).version
    const reason = 'The applicant asks at the counter which phone number stands in the file.'
    const given = await above.does<{ version: number; answers: { pointer: string; kind: string; value: unknown }[] }>(
      201,
      'POST',
      `/v1/applications/${file.id}/disclosures`,
      { body: { reason } },
    )
    assert.deepEqual(
      given.answers.find(({ pointer }) => pointer === '/applicant/phone'),
      { pointer: '/applicant/phone', kind: 'phone', value: marks.phone },
    )
    assert.equal(given.version, before + 1)
    const { data } = await net.applicant.does<{
      data: { type: string; details: { reason: string; fields: string[] }; actor: { standing: string } }[]
    }>(200, 'GET', `/v1/applications/${file.id}/events?limit=200`)
    const event = data.at(-1)
    assert.deepEqual(
      [event?.type, event?.details.reason, event?.actor.standing],
      ['application.disclosed', reason, 'reviewer'],
    )
    assert.ok(event?.details.fields.includes('/applicant/nik'))
    assert.equal(await seenBy(above), 'masked')
  })

  it('is nobody without a reason, with a number in it, of an own case, or without access to the case', async () => {
    const asks = (who: typeof net.applicant, body: object) =>
      who.asks('POST', `/v1/applications/${file.id}/disclosures`, { body })
    assert.equal((await asks(above, { reason: `Please check ${marks.nik} for me.` })).status, 422)
    assert.equal((await asks(above, {})).status, 400)
    assert.equal((await asks(net.applicant, { reason: 'I would like to see it.' })).status, 403)
    assert.equal((await asks(net.stranger, { reason: 'I would like to see it.' })).status, 404)
  })

  it('is the same on a retry, which is recorded, and the stored answer has no personal data', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const body = { reason: 'A retry of the same request.' }
    const [first, again] = [
      await above.asks('POST', `/v1/applications/${file.id}/disclosures`, { body, headers }),
      await above.asks('POST', `/v1/applications/${file.id}/disclosures`, { body, headers }),
    ]
    assert.deepEqual([first.status, again.json()], [201, first.json()])
    const stored = await pool<
      { body: string }[]
    >`select body from idempotency_keys where key = ${headers['idempotency-key']}`
    assert.doesNotMatch(stored[0]?.body ?? '', new RegExp(marks.nik))
    assert.equal(
      (await pool`select from data_reads where application_id = ${file.id} and reason = ${body.reason}`).length,
      2,
    )
  })
})

describe('a draft that is created again under its key', () => {
  it('gets the same answer, though the stored answer has no personal data', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const body = { permitType: 'IMB', answers: { applicant: applicantAnswers } }
    const [first, again] = [
      await net.applicant.asks('POST', '/v1/applications', { body, headers }),
      await net.applicant.asks('POST', '/v1/applications', { body, headers }),
    ]
    assert.deepEqual([again.status, again.json()], [201, first.json()])
    const other = await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'IMB' }, headers })
    assert.equal(other.refusal.code, 'idempotency_key_reused')
    const [stored] = await pool<
      { body: string }[]
    >`select body from idempotency_keys where key = ${headers['idempotency-key']}`
    assert.deepEqual(JSON.parse(stored?.body ?? '').answers, {})
  })
})

describe('rotating the data key', () => {
  it('re-encrypts every record under the new key, raises no version, and continues where it stopped', async () => {
    const draft = await drafted()
    const vault = await rotated('test-2')
    assert.equal((await recordOf(draft)).kid, 'test-1')
    while ((await rotateRecords(pool, vault)) > 0);
    const left = await pool`select from application_forms where personal_kid <> 'test-2'`
    assert.equal(left.length, 0)
    assert.equal((await recordOf(draft)).kid, 'test-2')
    assert.equal((await vault.open(draft.id, (await recordOf(draft)).personal)).get('/applicant/nik'), marks.nik)
    const [{ version } = { version: 0 }] = await pool<
      { version: number }[]
    >`select version from applications where id = ${draft.id}`
    assert.equal(version, 1)
    assert.equal(await rotateRecords(pool, vault), 0)
  })

  it('does not lose concurrent writes', async () => {
    const draft = await drafted()
    const applicant = await actorOf(net, 'applicant-1')
    const vault = await rotated('test-3')
    await race(
      net,
      (tx) =>
        changeDraft(
          { db: tx, vault: net.vault, reads: net.reads, actor: applicant, channel: 'web', ifVersion: 1 },
          draft.id,
          {
            answers: { applicant: { phone: '+6281200000777' } },
          },
        ),
      () => rotateRecords(pool, vault),
    )
    assert.equal((await recordOf(draft)).kid, 'test-1', 'What was written meanwhile is left to the next run.')
    assert.equal(
      (await vault.open(draft.id, (await recordOf(draft)).personal)).get('/applicant/phone'),
      '+6281200000777',
    )
  })

  it('reaches every table with sealed records, each bound to its owner', async () => {
    const columns = await pool<{ name: string }[]>`
      select table_name as name
      from information_schema.columns
      where table_schema = 'public' and column_name = 'personal_kid'
      order by 1`
    assert.deepEqual(
      columns.map(({ name }) => name),
      [...sealedTables.map(({ table }) => table), 'received_mails'].sort(),
      'Mail that came in is sealed anew in its own room.',
    )
    const [contactId, causeId] = [crypto.randomUUID(), crypto.randomUUID()]
    const [contact, notice] = await Promise.all(
      [contactId, causeId].map((subject) =>
        net.vault.seal(subject, [{ pointer: 'address', kind: 'email', value: marks.email }]),
      ),
    )
    await pool`
      insert into contacts (id, application_id, channel, personal, personal_kid, digest, shown, language)
      values (${contactId}, ${(await drafted()).id}, 'email', ${contact?.personal ?? null}, 'test-1', '\\x00',
        'm•••@•••', 'id')`
    await pool`
      insert into notices (cause_id, kind, channel, language, shown, personal, personal_kid)
      values (${causeId}, 'test', 'email', 'id', 'm•••@•••', ${notice?.personal ?? null}, 'test-1')`
    const vault = await rotated('test-2')
    while ((await rotateRecords(pool, vault)) > 0);
    for (const [table, column, subject] of [
      ['contacts', 'id', contactId],
      ['notices', 'cause_id', causeId],
    ] as const) {
      const [row] = await pool<
        { personal: string; kid: string }[]
      >`select personal, personal_kid as kid from ${pool(table)} where ${pool(column)} = ${subject}`
      assert.deepEqual(
        [row?.kid, (await vault.open(subject, row?.personal ?? '')).get('address')],
        ['test-2', marks.email],
        table,
      )
    }
  })

  it('skips a record that cannot be opened, and reports it', async () => {
    const [broken, sound, contactId] = [await drafted(), await drafted(), crypto.randomUUID()]
    await pool`update application_forms set personal = 'e30.e30.e30.e30.e30' where application_id = ${broken.id}`
    const contact = await net.vault.seal(contactId, [{ pointer: 'address', kind: 'email', value: marks.email }])
    await pool`
      insert into contacts (id, application_id, channel, personal, personal_kid, digest, shown, language)
      values (${contactId}, ${sound.id}, 'email', ${contact.personal}, 'test-1', '\\x01', 'm•••@•••', 'id')`
    const vault = await rotated('test-4')
    await assert.rejects(async () => {
      while ((await rotateRecords(pool, vault)) > 0);
    }, /1 of 1 records/)
    assert.equal((await recordOf(sound)).kid, 'test-4')
    assert.equal(
      (await pool<{ kid: string }[]>`select personal_kid as kid from contacts where id = ${contactId}`)[0]?.kid,
      'test-4',
    )
  })

  const rotated = (kid: string) =>
    createVault({
      ...testKeys,
      dataKeys: [
        { kid, secret: Buffer.alloc(32, 9) },
        ...testKeys.dataKeys,
        ...['test-2', 'test-3', 'test-4']
          .filter((other) => other !== kid)
          .map((other) => ({ kid: other, secret: Buffer.alloc(32, 9) })),
      ],
    })
})

describe('answers stored before encryption', () => {
  it('are encrypted by a job, and found from then on', async () => {
    const file = await imbIn('submitted', net)
    const plain = { ...answers, applicant: { ...applicantAnswers, email: 'of.before@example.org' } }
    await pool`
      update application_forms
      set answers = ${JSON.stringify(plain)}::text::jsonb, personal = null, personal_kid = null, plain = true
      where application_id = ${file.id}`
    await pool`delete from application_lookups where application_id = ${file.id}`
    // Answers are cached until the application's row is written; only this test writes answers without writing it.
    await pool`update applications set updated_at = updated_at where id = ${file.id}`
    assert.equal(await sealPlain(pool, net.vault), 1)
    assert.deepEqual((await recordOf(file)).answers.applicant, { ...asMasked, email: 'o•••@•••' })
    assert.deepEqual((await net.applicant.reads(file)).answers, plain)
    const { data } = await net.head.does<{ data: { id: string }[] }>(200, 'POST', '/v1/applications/search', {
      body: { email: 'of.before@example.org' },
    })
    assert.deepEqual(
      data.map(({ id }) => id),
      [file.id],
    )
    assert.equal(await sealPlain(pool, net.vault), 0)
  })
})

describe('the keys at a start', () => {
  it('must be those that the database was written with', async () => {
    await drafted()
    await checkKeys(pool, testKeys)
    await checkKeys(pool, {
      ...testKeys,
      dataKeys: [{ kid: 'new', secret: Buffer.alloc(32, 7) }, ...testKeys.dataKeys],
    })
    const wrong = [
      [{ ...testKeys, dataKeys: [{ kid: 'test-1', secret: Buffer.alloc(32, 7) }] }, /DATA_KEYS: test-1 is another key/],
      [{ ...testKeys, dataKeys: [{ kid: 'new', secret: Buffer.alloc(32, 7) }] }, /DATA_KEYS: .*test-1.* is missing/],
      [{ ...testKeys, searchKey: Buffer.alloc(32, 7) }, /SEARCH_KEY: is another/],
    ] as const
    for (const [keys, says] of wrong) await assert.rejects(checkKeys(pool, keys), says)
  })

  it('include the one under which the secrets of a webhook are sealed', async () => {
    const { client } = await agency(net, { scopes: ['webhooks:write'] })
    await assert.rejects(
      inTransaction(pool, async (tx) => {
        await tx`insert into data_key_checks (kid, proof) values ('data:of-webhooks', '')`
        await tx`
          insert into webhooks (client_id, url, permit_types, regions, personal, personal_kid, position, wanted)
          values (${client.id}, 'https://agency.example', '{*}', '{*}', 'sealed', 'of-webhooks', 0, 0)`
        await checkKeys(tx, testKeys)
      }),
      /DATA_KEYS: of-webhooks is missing/,
    )
  })
})

describe('searching by a number or an address', async () => {
  const file = await imbIn('submitted', net)
  const found = async (who: typeof net.applicant, body: object) => {
    const { data } = await who.does<{ data: { id: string }[] }>(200, 'POST', '/v1/applications/search?limit=200', {
      body,
    })
    return data.map(({ id }) => id)
  }
  const person = { nik: '3171000000000001', phone: '+6281200000001', email: 'applicant.1@example.com' }

  it('finds what an officer may see, in any notation', async () => {
    const bodies = [
      { nik: person.nik },
      { nik: '3171 0000 0000 0001' },
      { phone: person.phone },
      { phone: '0812-0000-0001' },
      { phone: '62 812 0000 0001' },
      { email: 'Applicant.1@Example.COM' },
    ]
    for (const body of bodies) assert.ok((await found(net.frontDesk, body)).includes(file.id), JSON.stringify(body))
    assert.deepEqual(await found(net.frontDesk, { nik: '3171000000000000' }), [])
  })

  it('finds no draft, nothing out of reach; administrators and people without a post cannot search', async () => {
    const draft = await net.applicant.drafts('IMB', { answers: { applicant: { nik: person.nik } } })
    assert.ok(!(await found(net.head, { nik: person.nik })).includes(draft.id))
    assert.deepEqual(await found(await appoint(net, ['head'], '31.74'), { nik: person.nik }), [])
    for (const who of [net.applicant, net.admin])
      assert.equal((await who.asks('POST', '/v1/applications/search', { body: { nik: person.nik } })).status, 403)
  })

  it('returns pages whose cursor matches no other search and contains no number', async () => {
    await imbIn('submitted', net)
    const first = await net.head.does<{ data: { id: string }[]; page: { nextCursor: string } }>(
      200,
      'POST',
      '/v1/applications/search?limit=1',
      { body: { nik: person.nik } },
    )
    assert.doesNotMatch(Buffer.from(first.page.nextCursor, 'base64url').toString(), new RegExp(person.nik))
    const second = await net.head.does<{ data: { id: string }[] }>(
      200,
      'POST',
      `/v1/applications/search?limit=1&cursor=${first.page.nextCursor}`,
      { body: { nik: person.nik } },
    )
    assert.ok(second.data[0] && first.data[0] && second.data[0].id < first.data[0].id)
    assert.equal(
      (
        await net.head.asks('POST', `/v1/applications/search?cursor=${first.page.nextCursor}`, {
          body: { phone: person.phone },
        })
      ).refusal.code,
      'cursor_mismatch',
    )
  })

  it('follows a change of the answer', async () => {
    const returned = await imbIn('submitted', net)
    await net.frontDesk.takes('return', returned, { reasons: [{ target: '/applicant/email', code: 'other' }] })
    await net.applicant.saves(await net.applicant.reads(returned), {
      answers: { applicant: { email: 'changed@example.org' } },
    })
    assert.ok((await found(net.frontDesk, { email: 'changed@example.org' })).includes(returned.id))
    assert.ok(!(await found(net.frontDesk, { email: person.email })).includes(returned.id))
  })

  it('takes exactly one key to search by', async () => {
    for (const body of [{}, { nik: person.nik, phone: person.phone }, { street: marks.street }, { nik: '12' }])
      assert.equal((await net.head.asks('POST', '/v1/applications/search', { body })).status, 400)
  })
})

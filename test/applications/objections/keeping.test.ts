import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { rotateRecords } from '../../../src/personal-data/rotate.ts'
import { checkKeys } from '../../../src/privacy/key-checks.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { wrongDays } from '../../support/asserting/retentions.ts'
import { letDaysPass } from '../../support/journey.ts'
import { network, testKeys } from '../../support/network.ts'
import {
  appeals,
  decides,
  grounds,
  letDaysPassSince,
  objects,
  readsObjection,
  refuses,
  rejects,
} from '../../support/scenes/objections.ts'
import { dissolves, district, staffed, village } from '../../support/scenes/offices.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  head,
  reviewer,
  database: { pool },
} = net

const elevenYears = 11 * 366

describe('an open objection', () => {
  it('keeps the data of its application, and its decision for years more where no last day is known', async () => {
    const application = await refuses(net)
    const objection = await objects(applicant, application)
    await letDaysPass(elevenYears, application, net)
    assert.equal(await eraseAfterRetention(pool), 0)
    assert.deepEqual([...(await wrongDays(pool))], [])
    const rejected = await decides(head, objection, 'rejected')
    assert.deepEqual([...(await wrongDays(pool))], [])
    assert.equal(await eraseAfterRetention(pool), 0)
    await letDaysPassSince(net, rejected, elevenYears)
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.equal((await readsObjection(applicant, objection)).grounds, null)
  })

  it('shows its grounds to the office, on record, and to nobody above it', async () => {
    const objection = await objects(applicant, await refuses(net))
    const above = await staffed(net, district)
    assert.equal((await readsObjection(above.head, objection)).grounds, null)
    assert.equal((await readsObjection(reviewer, objection)).grounds, grounds)
    const { data } = await applicant.does<{ data: { application: { id: string } | null; fields: string[] }[] }>(
      200,
      'GET',
      '/v1/me/data-access',
    )
    const reads = data.filter(({ fields }) => fields.includes('/objection/grounds'))
    assert.equal(reads.filter((read) => read.application?.id === objection.application.id).length, 1)
  })
})

describe('an open appeal', () => {
  it('keeps the data of its application, also for years after the decision, and is exported with it', async () => {
    const { head: deciding } = await staffed(net, district)
    const appeal = await appeals(applicant, await rejects(net))
    const { id } = appeal.application
    const { applications } = await applicant.does<{
      applications: { id: string; objections: { level: string; grounds: string }[] }[]
    }>(200, 'GET', '/v1/me/export')
    assert.deepEqual(
      applications.find((one) => one.id === id)?.objections.map((each) => [each.level, each.grounds]),
      ['objection', 'appeal'].map((level) => [level, grounds]),
    )
    await letDaysPass(elevenYears, await applicant.reads(appeal.application), net)
    assert.equal(await eraseAfterRetention(pool), 0)
    assert.deepEqual([...(await wrongDays(pool))], [])
    const rejected = await decides(deciding, appeal, 'rejected')
    assert.deepEqual([...(await wrongDays(pool))], [])
    assert.equal(await eraseAfterRetention(pool), 0)
    await letDaysPassSince(net, rejected, elevenYears)
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.equal((await readsObjection(applicant, appeal)).grounds, null)
  })
})

describe('the grounds of an objection', () => {
  it("are part of the export of a person's data", async () => {
    const application = await refuses(net)
    const { id } = await objects(applicant, application)
    const { applications } = await applicant.does<{
      applications: { id: string; objections: { id: string; grounds: string }[] }[]
    }>(200, 'GET', '/v1/me/export')
    const exported = applications.find((one) => one.id === application.id)?.objections[0]
    assert.deepEqual([exported?.id, exported?.grounds], [id, grounds])
  })

  it('are encrypted anew under a new key, and the old one is needed until then', async () => {
    const objection = await objects(applicant, await refuses(net))
    const next = { ...testKeys, dataKeys: [{ kid: 'test-2', secret: Buffer.alloc(32, 3) }, ...testKeys.dataKeys] }
    await checkKeys(pool, testKeys)
    await checkKeys(pool, next)
    const vault = await createVault(next)
    while ((await rotateRecords(pool, vault)) > 0);
    const [row] = await pool<{ kid: string; personal: string; applicationId: string }[]>`
      select personal_kid as kid, personal, application_id from objections where id = ${objection.id}`
    assert.equal(row?.kid, 'test-2')
    assert.equal((await vault.open(row?.applicationId ?? '', row?.personal ?? '')).get('objection'), grounds)
    for (const table of ['application_forms', 'application_names', 'contacts', 'notices'])
      await pool`update ${pool(table)} set personal = null, personal_kid = null`.catch(() => undefined)
    await assert.rejects(checkKeys(pool, testKeys), /test-2 is missing/)
  })
})

describe('the grounds of an appeal', () => {
  it('are shown to the office that decides it, and those of the objection while it is open', async () => {
    const objection = await rejects(net)
    const { head: deciding } = await staffed(net, district)
    const seen = async (...filed: { id: string }[]) =>
      Promise.all(filed.map(async (each) => (await readsObjection(deciding, each)).grounds))
    assert.deepEqual(await seen(objection), [null])
    const appeal = await appeals(applicant, objection)
    assert.deepEqual(await seen(appeal, objection), [grounds, grounds])
    assert.equal((await readsObjection(reviewer, appeal)).grounds, grounds)
    await decides(deciding, appeal, 'rejected')
    assert.deepEqual(await seen(appeal, objection), [grounds, null])
  })
})

describe('an objection at an office that is dissolved', () => {
  it('goes to the successor, whose head decides it, and an appeal stays with the office above', async () => {
    const stranger = await net.person('applicant-2')
    const application = await refuses({ ...net, applicant: stranger }, stranger.submits('SKTM'))
    const objection = await objects(stranger, application)
    const appeal = await appeals(applicant, await rejects(net))
    const { head: successor } = await staffed(net, district)
    await dissolves(net, village, district)
    assert.equal((await decides(successor, appeal, 'rejected')).office.id, (await officeOf(net, district)).id)
    assert.equal((await readsObjection(stranger, objection)).office.id, (await officeOf(net, district)).id)
    const { data } = await successor.does<{ data: { id: string }[] }>(
      200,
      'GET',
      '/v1/objections?scope=office&state=open',
    )
    assert.ok(data.some(({ id }) => id === objection.id))
    assert.equal((await decides(successor, objection, 'granted')).state, 'granted')
    assert.equal((await stranger.reads(application)).status, 'in_review')
  })
})

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { issueAccountCode } from '../../../src/counter/claims/account-code.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  handsOver,
  issuesCode,
  mandate,
  takesOver,
  triesToIssue,
  triesToTakeOver,
} from '../../support/scenes/accounts.ts'

const net = await network()
after(() => net.close())
const { applicant: employee, stranger: director, head } = net
const submitted = (): Promise<Application> => employee.submits('SKTM', { villageCode: '31.71.06.1001' })

const withdrawsCode = async (by: Person, file: Application) =>
  by.asks('DELETE', `/v1/applications/${file.id}/account-codes`, {
    headers: { 'if-match': `"${(await by.reads(file)).version}"` },
  })

const lastOf = async (person: Person, { id }: Application) =>
  (
    await person.does<{ data: { type: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${id}/events?limit=200`,
    )
  ).data.at(-1)

describe('a code for another account', () => {
  it('is withdrawn by who issued it: one of the office by the head, and then the applicant issues one', async () => {
    const file = await submitted()
    const own = await issuesCode(employee, file)
    assert.equal((await withdrawsCode(head, file)).status, 204)
    assert.equal((await lastOf(employee, file))?.type, 'account_code.issued', 'It is not of the office.')
    assert.equal((await withdrawsCode(employee, file)).status, 204)
    isRefused(await triesToTakeOver(director, own), 404, 'not_found')
    const ofOffice = await issuesCode(head, file, { mandate })
    isRefused(await withdrawsCode(employee, file), 409, 'code_of_office')
    assert.equal((await withdrawsCode(head, file)).status, 204)
    isRefused(await triesToTakeOver(director, ofOffice), 404, 'not_found')
    assert.deepEqual((await lastOf(employee, file))?.details, { issuedBy: 'office' })
    await handsOver(employee, director, file)
  })

  it('that the head issues at the moment in which the applicant does is the one that counts', async () => {
    const file = await submitted()
    const actor = await actorOf(net, 'head')
    const issues = (tx: Db) => issueAccountCode({ db: tx, actor, channel: 'web' }, file.id, { mandate })
    isRefused(await race(net, issues, () => triesToIssue(employee, file)), 409, 'code_of_office')
    await takesOver(director, await issuesCode(head, file, { mandate }))
  })
})

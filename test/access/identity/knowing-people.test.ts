import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { personWithPosts } from '../../../src/access/identity/queries.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const signsIn = async (issuer: string, subject: string, name: string | null = 'A resident') =>
  (await personWithPosts(pool, { issuer, subject, name, email: null })) ?? assert.fail()
const rowOf = async (id: string) => (await pool`select xmin::text, name from people where id = ${id}`)[0]

describe('a person who signs in', () => {
  it('again costs no write, also with a token that has no name', async () => {
    const { id } = await signsIn(net.issuer.name, 'resident')
    const before = await rowOf(id)
    await signsIn(net.issuer.name, 'resident')
    assert.equal((await signsIn(net.issuer.name, 'resident', null)).name, 'A resident')
    assert.deepEqual(await rowOf(id), before)
  })

  it('is another one than the person of the same subject at another issuer', async () => {
    const here = await signsIn(net.issuer.name, 'shared')
    const there = await signsIn('https://login.example.org', 'shared')
    assert.notEqual(there.id, here.id)
    assert.equal((await signsIn(net.issuer.name, 'shared')).id, here.id)
  })
})

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { network } from '../support/network.ts'

const first = await network()
const second = await network({ ground: first, issuer: first.issuer })
after(async () => {
  await second.close()
  await first.close()
})

describe('two apps of a process', () => {
  it('share the validators of requests: the second app compiles none that the first has used', async (t) => {
    const list = '/v1/applications?limit=5'
    await first.applicant.does(200, 'GET', list)
    const compile = t.mock.method(Ajv2020.prototype, 'compile')
    await second.applicant.does(200, 'GET', list)
    assert.equal(compile.mock.callCount(), 0)
  })
})

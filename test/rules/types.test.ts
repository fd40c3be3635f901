import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { compileProject, generateClient } from '../support/contract/compiler.ts'

describe('the code', () => {
  before(generateClient)

  it('compiles with every strict option', async () => assert.equal(await compileProject('.'), ''))
})

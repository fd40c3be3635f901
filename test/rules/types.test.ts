import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileProject } from '../support/compiler.ts'

describe('the code', () => {
  it('compiles with every strict option', async () => assert.equal(await compileProject('.'), ''))
})

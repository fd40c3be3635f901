import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { modes } from '../../../src/program/starting/modes.ts'
import { runs } from '../../support/deployment/product.ts'

describe('the program', () => {
  it('describes each of its modes when it is asked for help, whatever the settings are', async () => {
    const { code, stdout, stderr } = await runs(['src/main.js', 'api', '--help'], { PORT: 'http' })
    assert.deepEqual([code, stderr], [0, ''])
    for (const mode of modes) assert.match(stdout, new RegExp(`^  ${mode} +[a-z]`, 'm'))
    assert.match(stdout, /docs\/configuration\.md/)
  })
})

import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { it } from 'node:test'
import { sayTo } from '../../../src/program/starting/output.ts'

it('a command whose reader has gone is told so once, and ends at its next line', async () => {
  const output = new Writable({ write: (_line, _encoding, done) => done(new Error('write EPIPE')) })
  let lost = 0
  const say = sayTo(output, () => lost++)
  say('The first finding.\n')
  await new Promise((resolve) => output.once('close', resolve))
  assert.equal(lost, 1)
  assert.throws(() => say('The second finding.\n'), /Nobody reads/)
})

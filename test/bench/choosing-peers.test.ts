import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseOptions } from '../../bench/peers/options.ts'

describe('the comparison with other frameworks', () => {
  it('measures all jobs of all peers, or those that are named', () => {
    const { only, peers } = parseOptions([])
    assert.deepEqual([only, peers.length], [['case', 'list', 'create', 'step'], 5])
    const some = parseOptions(['--only', 'step,list', '--peers', 'express,bare'])
    assert.deepEqual(
      [some.only, some.peers],
      [
        ['list', 'step'],
        ['bare', 'express'],
      ],
    )
  })

  for (const [option, name] of [
    ['--only', 'cases'],
    ['--only', 'case,'],
    ['--peers', 'bare,expres'],
    ['--peers', ''],
  ] as const)
    it(`does not begin without what was asked for (${option} '${name}')`, () =>
      assert.throws(() => parseOptions([option, name]), new RegExp(`^Error: ${option} has an unknown name`)))
})

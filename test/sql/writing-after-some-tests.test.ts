import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shown } from './statement-file.ts'

const earlier = ['a', 'a where b', 'a where b or c', 'a where b or c or d'].map((text) => ({ text, planNodes: 1 }))
const lengths = (statements: readonly { text: string }[]) => statements.map(({ text }) => text.length)

describe('the statements of a place after a run of some tests, put behind those of earlier runs', () => {
  it('are still those that only other tests send', () => {
    assert.deepEqual(shown([...earlier, { text: 'a where b', planNodes: 1 }]), earlier)
  })

  it('are those of the run where both have sent them', () => {
    const again = { text: 'a  where\nb', planNodes: 3 }
    assert.deepEqual(shown([...earlier, again]), earlier.toSpliced(1, 1, again))
  })

  it('are the two shortest and the two longest of all', () => {
    const all = shown([...earlier, { text: 'a where b or f', planNodes: 1 }, { text: 'a or', planNodes: 1 }])
    assert.deepEqual(lengths(all), [1, 4, 14, 19])
  })
})

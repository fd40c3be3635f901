import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { momentInWords } from '../../src/platform/moment-words.ts'

describe('a moment in words', () => {
  const firstOfDecember = '2026-12-01T09:05:00Z'

  it('has no leading zero in its day, and is in Western Indonesia Time', () => {
    assert.equal(momentInWords(firstOfDecember, 'id'), 'Selasa, 1 Desember 2026 pukul 16.05 WIB')
    assert.equal(momentInWords(firstOfDecember, 'en'), 'Tuesday, 1 December 2026 at 16:05 WIB')
  })

  it('has two digits in its hour and minute', () => {
    assert.match(momentInWords('2026-12-01T02:05:00Z', 'id'), /pukul 09\.05 WIB$/)
  })
})

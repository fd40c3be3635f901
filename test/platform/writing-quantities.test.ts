import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayInWords } from '../../src/platform/moment-words.ts'
import { writeDuration, writeList, writeNumber, writeRupiah, writeSize } from '../../src/platform/quantity-words.ts'
import { languages } from '../../src/platform/words.ts'

const inBoth = (write: (language: 'id' | 'en') => string) => languages.map(write)

describe('in each language', () => {
  it('a number has its own separators', () => {
    assert.deepEqual(
      inBoth((language) => writeNumber(1_250.5, language)),
      ['1.250,5', '1,250.5'],
    )
  })

  it('a size is in MB or KB, never rounded up', () => {
    for (const [bytes, ...words] of [
      [10_485_760, '10 MB', '10 MB'],
      [9_999_999, '9,5 MB', '9.5 MB'],
      [1_048_575, '1.023,9 KB', '1,023.9 KB'],
      [20_480, '20 KB', '20 KB'],
      [512, '512 bita', '512 bytes'],
    ] as const)
      assert.deepEqual(
        inBoth((language) => writeSize(bytes, language)),
        words,
      )
  })

  it('a day has its month in words, and no leading zero', () => {
    assert.deepEqual(
      inBoth((language) => dayInWords('2026-12-01', language)),
      ['1 Desember 2026', '1 December 2026'],
    )
  })

  it('a duration is in the largest unit that says enough', () => {
    for (const [seconds, ...words] of [
      [1, '1 detik', '1 second'],
      [17, '17 detik', '17 seconds'],
      [1_475, '25 menit', '25 minutes'],
      [85_456, '24 jam', '24 hours'],
    ] as const)
      assert.deepEqual(
        inBoth((language) => writeDuration(seconds, language)),
        words,
      )
  })

  it('an amount of rupiah has no decimals, and in Indonesian no space (EYD V)', () => {
    assert.deepEqual(
      inBoth((language) => writeRupiah(135_625, language)),
      ['Rp135.625', 'IDR 135,625'],
    )
  })

  it('a list ends with "and" or "or"', () => {
    assert.deepEqual(
      inBoth((language) => writeList(['A', 'B', 'C'], 'or', language)),
      ['A, B, atau C', 'A, B or C'],
    )
    assert.deepEqual(
      inBoth((language) => writeList(['A', 'B'], 'and', language)),
      ['A dan B', 'A and B'],
    )
  })
})

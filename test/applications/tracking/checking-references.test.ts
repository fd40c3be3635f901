import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newReference, newTrackingKey, readReference, readTrackingKey } from '../../../src/applications/reference.ts'

const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const tries = 200

describe('a reference', () => {
  it('has nine symbols that are distinct over the phone', () => {
    for (let count = 0; count < tries; count++)
      assert.match(newReference(), /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/)
  })

  it('is read correctly in any notation', () => {
    for (let count = 0; count < tries; count++) {
      const reference = newReference()
      const sloppy = [
        reference.replaceAll('0', 'O').replaceAll('1', 'I'),
        reference.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'),
        [...reference.replaceAll('-', '')].join(' '),
        ...['\u2010', '\u2011', '\u2013', '\u2014', '\u2212'].map((dash) => reference.replaceAll('-', dash)),
      ]
      for (const written of [reference, ...sloppy]) assert.equal(readReference(written), reference, written)
    }
  })

  it('detects every single wrong symbol', () => {
    for (let count = 0; count < tries; count++) {
      const reference = newReference()
      for (const [index, right] of [...reference].entries()) {
        if (right === '-') continue
        for (const wrong of alphabet)
          if (wrong !== right)
            assert.equal(
              readReference(reference.slice(0, index) + wrong + reference.slice(index + 1)),
              null,
              `${reference}, ${wrong} at ${index}`,
            )
      }
    }
  })

  it('detects every swap of two symbols', () => {
    for (let count = 0; count < tries; count++) {
      const symbols = [...newReference().replaceAll('-', '')]
      for (const [first, one] of symbols.entries()) {
        for (const [second, other] of symbols.entries()) {
          if (first >= second || one === other) continue
          assert.equal(
            readReference(symbols.with(first, other).with(second, one).join('')),
            null,
            `${symbols.join('')}, ${first} and ${second}`,
          )
        }
      }
    }
  })

  it('is not read from an invalid text', () => {
    const symbols = newReference().replaceAll('-', '')
    const written = [
      '',
      symbols.slice(1),
      `${symbols}0`,
      symbols.replace(/.$/, 'U'),
      symbols.replace(/.$/, '*'),
      symbols.replace(/^./, 'ß'),
    ]
    for (const text of written) assert.equal(readReference(text), null, text)
  })
})

describe('a tracking key', () => {
  it('is read correctly in any notation', () => {
    for (let count = 0; count < tries; count++) {
      const key = newTrackingKey()
      assert.match(key, /^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/)
      assert.equal(
        readTrackingKey(key.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'i')),
        key,
      )
      assert.equal(readTrackingKey(key.replaceAll('-', ' – ')), key)
    }
  })

  it('is unique', () => {
    assert.equal(new Set(Array.from({ length: tries }, newTrackingKey)).size, tries)
  })
})

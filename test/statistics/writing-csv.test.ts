import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csvField } from '../../src/statistics/csv.ts'

describe('a field of CSV', () => {
  it('is never a formula of a spreadsheet', () => {
    for (const beginning of ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'])
      assert.equal(csvField(`${beginning}1+1`), `'${beginning}1+1`)
    assert.equal(csvField('\r\n=1+1'), `"'\r\n=1+1"`)
    assert.equal(
      csvField('=HYPERLINK("https://example.org","here")'),
      `"'=HYPERLINK(""https://example.org"",""here"")"`,
    )
  })

  it('is no formula either behind spaces, a byte order mark or marks of direction', () => {
    for (const before of [' ', '\u00a0\u3000', '\ufeff', '\u200b', '\u202e', '\u2066 '])
      for (const beginning of ['=', '+', '-', '@', '＝'])
        assert.equal(csvField(`${before}${beginning}1+1`), `'${before}${beginning}1+1`)
  })

  it('is the value itself when it is a number, a usual name or nothing', () => {
    assert.equal(csvField(-1.5), '-1.5')
    assert.equal(csvField("Ma'rang, Kelurahan"), `"Ma'rang, Kelurahan"`)
    assert.equal(csvField('2026-11'), '2026-11')
    assert.equal(csvField(' Kelurahan - Kecamatan'), ' Kelurahan - Kecamatan')
    assert.equal(csvField(null), '')
  })
})

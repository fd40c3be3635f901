import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { escapeHtml } from '../../src/platform/html.ts'

describe('a value in a page', () => {
  it('adds no markup, in text or in a quoted attribute', () =>
    assert.equal(escapeHtml(`<b title="a">'&`), '&#60;b title=&#34;a&#34;&#62;&#39;&#38;'))

  it('cannot turn the direction of the words around it', () => {
    for (const direction of '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
      assert.equal(escapeHtml(`surat${direction}fdp.exe`), 'suratfdp.exe')
  })

  it('has no control characters, and keeps tabs and line breaks', () =>
    assert.equal(escapeHtml('a\u0000\u0008\u001b[31m\u009b\tb\r\nc'), 'a[31m\tb\r\nc'))

  it('keeps a name in a script from right to left, with its own marks', () =>
    assert.equal(escapeHtml('جاكرتا\u200f'), 'جاكرتا\u200f'))
})

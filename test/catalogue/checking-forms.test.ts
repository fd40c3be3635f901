import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { compileForm } from '../../src/catalogue/permit-types/forms/form.ts'

describe('a text that breaks a pattern', () => {
  const error = { id: 'Tulis lima angka.', en: 'Write five digits.' }

  it("is refused with the form's own message, at any place of the pattern", () => {
    const form = compileForm({
      type: 'object',
      properties: {
        own: { type: 'string', pattern: '^[0-9]{5}$', 'x-pattern-error': error },
        shared: { type: 'array', items: { $ref: '#/$defs/code' } },
        shown: { type: 'string', pattern: '^[0-9]{5}$', examples: ['00001'] },
        plain: { type: 'string', pattern: '^[0-9]{5}$' },
      },
      $defs: { code: { type: 'string', pattern: '^[0-9]{5}$', 'x-pattern-error': error } },
    })
    for (const judged of [form.whole, form.draft])
      assert.deepEqual(
        judged({ own: '1', shared: ['12345', '1'], shown: '1', plain: '1' }).map(({ pointer, code, detail }) => [
          pointer,
          code,
          detail.en,
        ]),
        [
          ['/answers/own', 'pattern', `"own": ${error.en}`],
          ['/answers/shared/1', 'pattern', `"shared" (number 2): ${error.en}`],
          ['/answers/shown', 'pattern', '"shown" must be written like this example: 00001.'],
          ['/answers/plain', 'pattern', '"plain" is not written in the right format. See its description.'],
        ],
      )
  })
})

describe('a form at its publication', () => {
  it('contains no external reference', () => {
    assert.throws(() => compileForm({ $ref: 'https://example.com/form.json' }), /can't resolve reference/)
    assert.throws(
      () => compileForm({ type: 'object', properties: { a: { $ref: 'other.json#/a' } } }),
      /can't resolve reference/,
    )
    const faults = compileForm({
      $defs: { name: { type: 'string' } },
      type: 'object',
      properties: { a: { $ref: '#/$defs/name' } },
    }).draft({ a: 1 })
    assert.deepEqual(
      faults.map(({ pointer, code }) => [pointer, code]),
      [['/answers/a', 'type']],
    )
  })

  it('uses only known keywords, formats and patterns', () => {
    for (const schema of [
      { typ: 'string' },
      { type: 'string', format: 'postcode' },
      { type: 'string', pattern: '^(?=a)b' },
      { type: 'string', pattern: '(a)\\1' },
      { type: 'string', pattern: '(' },
    ]) {
      assert.throws(() => compileForm(schema), JSON.stringify(schema))
    }
  })

  it('cannot hang on any answer, whatever its patterns', async () => {
    const form = new URL('../../src/catalogue/permit-types/forms/form.ts', import.meta.url).href
    const program = `
      import { compileForm } from ${JSON.stringify(form)}
      const form = compileForm({ type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } })
      const before = process.cpuUsage()
      const faults = form.draft({ a: 'a'.repeat(5_000) + '!' })
      console.log(JSON.stringify({ code: faults[0].code, seconds: process.cpuUsage(before).user / 1_000_000 }))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    const { code, seconds }: { code: string; seconds: number } = JSON.parse(stdout)
    assert.equal(code, 'pattern')
    assert.ok(seconds < 1, `It took ${seconds} s of CPU.`)
  })
})

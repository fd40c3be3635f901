import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { refusingBlanks } from '../../src/http/validation/blank-texts.ts'
import { takesLessThan } from '../support/measuring/cpu-seconds.ts'

const contract: unknown = JSON.parse(await readFile('openapi/openapi.json', 'utf8'))

/** Returns every pattern of the contract once. */
function patternsIn(value: unknown): string[] {
  const found = new Set<string>()
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'pattern' && typeof inner === 'string') found.add(inner)
    return inner
  })
  return [...found]
}

/** Long texts of what patterns repeat, with beginnings and ends that make a match fail late. */
const texts = ['a', '0', ' ', '-', '.', '/', 'a ', 'a.', 'a-', '0-', '+6'].flatMap((part) =>
  ['', 'a@', '+62', 'https://'].flatMap((start) =>
    ['\n', '@', '\0'].map((end) => start + part.repeat(50_000 / part.length) + end),
  ),
)

describe('a pattern of the contract, as it is compiled', () => {
  // A validator matches a text that is longer than its `maxLength`, too: it looks for all faults. A body has 1 MB.
  for (const pattern of patternsIn(contract))
    it(`matches a long text in a time in proportion to its length: ${pattern}`, async () => {
      const expression = new RegExp(String(refusingBlanks({ pattern })['pattern']), 'u')
      for (const text of texts) await takesLessThan(0.2, () => expression.test(text))
    })
  it('asks for one line with more than spaces as the contract states it', () => {
    const pattern = String.raw`^[^\r\n]*\S[^\r\n]*$`
    assert.ok(patternsIn(contract).includes(pattern))
    const [stated, compiled] = [
      new RegExp(pattern, 'u'),
      new RegExp(String(refusingBlanks({ pattern })['pattern']), 'u'),
    ]
    const parts = ['', 'a', ' ', '\n', '\r', '\u2028', '\u00a0']
    for (const first of parts)
      for (const second of parts)
        for (const third of parts) {
          const text = first + second + third
          assert.equal(compiled.test(text), stated.test(text), JSON.stringify(text))
        }
  })
})

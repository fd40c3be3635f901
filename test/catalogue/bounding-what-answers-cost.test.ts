import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundFaults } from '../../src/catalogue/permit-types/forms/bounds.ts'
import { publishedForm } from '../../src/catalogue/permit-types/forms/form.ts'
import { takesLessThan } from '../support/measuring/cpu-seconds.ts'
import { named } from '../support/scenes/fence.ts'

const listOf = (items: object, rest: object = {}) => named('List', { type: 'array', maxItems: 1_000, items, ...rest })
const formOf = (list: object) => ({ type: 'object', properties: { list } })
const times = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index))
const allOf = (count: number, schema: object) => ({ allOf: times(count, () => schema) })

/**
 * Judges a list by a form that may be published, in each way. Returns the faults. Asserts that it took little time: the
 * slowest took seconds to minutes before.
 */
async function judges(list: object, items: unknown): Promise<string[][]> {
  const schema = formOf(list)
  assert.deepEqual(
    boundFaults(schema).filter(({ stalls }) => stalls),
    [],
  )
  const form = publishedForm(schema)
  form.whole({})
  form.draft({})
  let faults: string[][] = []
  await takesLessThan(1, () => {
    faults = [form.whole, form.draft, form.outline].map((judge) =>
      judge({ list: items }).map(({ pointer, code }) => `${pointer} ${code}`),
    )
  })
  return faults
}

describe('a form that may be published, judging the dearest megabyte of answers', () => {
  it('stops when the patterns have cost enough, and says that there is too much text', async () => {
    const dear = { type: 'string', pattern: '([a-z]?){90}[a-z]{100}$', examples: ['a'.repeat(100)] }
    const faults = await judges(
      listOf(allOf(3, dear)),
      times(50, () => 'abcabadx0'.repeat(1_111)),
    )
    assert.deepEqual(faults, [['/answers too_much_text'], ['/answers too_much_text'], []])
  })

  it('stops for names of members, too, which patterns may describe', async () => {
    const names = Object.fromEntries(times(100, (index) => [`${'abcabadx0'.repeat(200)}${index}`, 1]))
    const patterns = Object.fromEntries(times(10, (index) => [`([a-z]?){90}[a-z]{100}${index}$`, { type: 'integer' }]))
    const item = { type: 'object', patternProperties: patterns, additionalProperties: false }
    const faults = await judges(listOf(item), [names])
    assert.deepEqual(
      faults,
      times(3, () => ['/answers too_much_text']),
    )
  })

  it('looks for repetitions in a list of objects without comparing too many', async () => {
    const members = Object.fromEntries(times(200, (index) => [`k${index}`, 0]))
    const objects = times(600, (index) => ({ last: index, ...members }))
    const faults = await judges(listOf({}, { uniqueItems: true }), objects)
    assert.deepEqual(faults, [['/answers too_many_values'], ['/answers too_many_values'], []])
  })

  it('takes an address of the web in a time in proportion to its length', async () => {
    const faults = await judges(listOf({ type: 'string', format: 'url' }), [`http://${'::'.repeat(60_000)}`])
    assert.deepEqual(faults, [['/answers/list/0 format'], ['/answers/list/0 format'], []])
  })

  it('stops for addresses of the web whose hosts are long and of many different letters', async () => {
    const host = (letters: number) => times(letters, (index) => String.fromCodePoint(0x4e00 + index)).join('')
    const longest = await judges(listOf({ type: 'string', format: 'url' }), [`http://${host(5_000)}`])
    const all = times(340, (index) => `http:///${host(980)}${index}`)
    const many = await judges(listOf(allOf(10, { type: 'string', format: 'url' })), all)
    assert.deepEqual(longest, [['/answers/list/0 format'], ['/answers/list/0 format'], []])
    assert.deepEqual(many, [['/answers too_much_text'], ['/answers too_much_text'], []])
  })

  it('refuses more than 10,000 values before it looks at them, and saves them in a draft', async () => {
    const choices = { oneOf: times(200, (index) => ({ const: index, 'x-label': { id: 'a', en: 'a' } })) }
    const faults = await judges(
      listOf({ type: 'array', maxItems: 1_000, items: choices }),
      times(300, () => times(800, () => 199)),
    )
    assert.deepEqual(faults, [['/answers too_many_values'], ['/answers too_many_values'], []])
  })
})

describe('a form with such checks', () => {
  const codes = async (items: unknown, list: object) => (await judges(list, items))[0]

  it('takes addresses of the web and of FTP, and no others', async () => {
    const list = listOf({ type: 'string', format: 'url' })
    const good = ['https://ptsp.example/izin?a=b#c', 'http://ptsp.example:8080', 'FTP://ptsp.example/x']
    assert.deepEqual(await codes(good, list), [])
    assert.deepEqual(await codes([`https://ptsp.example/${'a'.repeat(5_000)}`], list), [])
    assert.deepEqual(
      await codes(
        times(1_000, (index) => `https://perizinan.ptsp.example/berkas/${index}`),
        list,
      ),
      [],
    )
    for (const bad of [
      'ptsp.example',
      'javascript:alert(1)',
      'https://',
      'https://a b',
      'mailto:a@b.example',
      ' https://a',
    ])
      assert.deepEqual(await codes([bad], list), ['/answers/list/0 format'], bad)
  })

  it('matches the largest pattern with the longest text, and a thousand short texts with several', async () => {
    const large = { type: 'string', pattern: '^([a-z0-9]?){90}[a-z0-9]{100}', examples: ['a'.repeat(100)] }
    assert.deepEqual(await codes(['abc0'.repeat(2_500)], listOf(large)), [])
    const phone = { type: 'string', pattern: '^\\+62[0-9]{8,12}$', examples: ['+6281200000001'] }
    assert.deepEqual(
      await codes(
        times(1_000, () => '+6281200000001'),
        listOf(allOf(5, phone)),
      ),
      [],
    )
  })
})

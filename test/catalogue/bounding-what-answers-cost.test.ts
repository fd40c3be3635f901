import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { publishedForm } from '../../src/catalogue/permit-types/form.ts'
import { boundFaults } from '../../src/catalogue/permit-types/form-bounds.ts'
import { named } from '../support/scenes/fence.ts'

const listOf = (items: object, rest: object = {}) => named('List', { type: 'array', maxItems: 1_000, items, ...rest })
const formOf = (list: object) => ({ type: 'object', properties: { list } })
const times = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index))
const allOf = (count: number, schema: object) => ({ allOf: times(count, () => schema) })

/** Judges a list by a form that may be published, in each way. Returns the faults, and the seconds of CPU. */
function judges(list: object, items: unknown) {
  const schema = formOf(list)
  assert.deepEqual(
    boundFaults(schema).filter(({ stalls }) => stalls),
    [],
  )
  const form = publishedForm(schema)
  form.whole({})
  form.draft({})
  const before = process.cpuUsage()
  const faults = [form.whole, form.draft, form.outline].map((judge) =>
    judge({ list: items }).map(({ pointer, code }) => `${pointer} ${code}`),
  )
  return { faults, seconds: process.cpuUsage(before).user / 1_000_000 }
}

/** Asserts that each way to judge took little time. The slowest of these took seconds to minutes before. */
const isCheap = (seconds: number) => assert.ok(seconds < 1, `It took ${seconds} s.`)

describe('a form that may be published, judging the dearest megabyte of answers', () => {
  it('stops when the patterns have cost enough, and says that there is too much text', () => {
    const dear = { type: 'string', pattern: '([a-z]?){90}[a-z]{100}$', examples: ['a'.repeat(100)] }
    const { faults, seconds } = judges(
      listOf(allOf(3, dear)),
      times(50, () => 'abcabadx0'.repeat(1_111)),
    )
    assert.deepEqual(faults, [['/answers too_much_text'], ['/answers too_much_text'], []])
    isCheap(seconds)
  })

  it('stops for names of members, too, which patterns may describe', () => {
    const names = Object.fromEntries(times(100, (index) => [`${'abcabadx0'.repeat(200)}${index}`, 1]))
    const patterns = Object.fromEntries(times(10, (index) => [`([a-z]?){90}[a-z]{100}${index}$`, { type: 'integer' }]))
    const item = { type: 'object', patternProperties: patterns, additionalProperties: false }
    const { faults, seconds } = judges(listOf(item), [names])
    assert.deepEqual(
      faults,
      times(3, () => ['/answers too_much_text']),
    )
    isCheap(seconds)
  })

  it('looks for repetitions in a list of objects without comparing too many', () => {
    const members = Object.fromEntries(times(200, (index) => [`k${index}`, 0]))
    const objects = times(600, (index) => ({ last: index, ...members }))
    const { faults, seconds } = judges(listOf({}, { uniqueItems: true }), objects)
    assert.deepEqual(faults, [['/answers too_many_values'], ['/answers too_many_values'], []])
    isCheap(seconds)
  })

  it('takes an address of the web in a time in proportion to its length', () => {
    const { faults, seconds } = judges(listOf({ type: 'string', format: 'url' }), [`http://${'::'.repeat(60_000)}`])
    assert.deepEqual(faults, [['/answers/list/0 format'], ['/answers/list/0 format'], []])
    isCheap(seconds)
  })

  it('stops for addresses of the web whose hosts are long and of many different letters', () => {
    const host = (letters: number) => times(letters, (index) => String.fromCodePoint(0x4e00 + index)).join('')
    const longest = judges(listOf({ type: 'string', format: 'url' }), [`http://${host(5_000)}`])
    const all = times(340, (index) => `http:///${host(980)}${index}`)
    const many = judges(listOf(allOf(10, { type: 'string', format: 'url' })), all)
    assert.deepEqual(longest.faults, [['/answers/list/0 format'], ['/answers/list/0 format'], []])
    assert.deepEqual(many.faults, [['/answers too_much_text'], ['/answers too_much_text'], []])
    isCheap(longest.seconds + many.seconds)
  })

  it('refuses more than 10,000 values before it looks at them, and saves them in a draft', () => {
    const choices = { oneOf: times(200, (index) => ({ const: index, 'x-label': { id: 'a', en: 'a' } })) }
    const { faults, seconds } = judges(
      listOf({ type: 'array', maxItems: 1_000, items: choices }),
      times(300, () => times(800, () => 199)),
    )
    assert.deepEqual(faults, [['/answers too_many_values'], ['/answers too_many_values'], []])
    isCheap(seconds)
  })
})

describe('a form with such checks', () => {
  const codes = (items: unknown, list: object) => judges(list, items).faults[0]

  it('takes addresses of the web and of FTP, and no others', () => {
    const list = listOf({ type: 'string', format: 'url' })
    const good = ['https://ptsp.example/izin?a=b#c', 'http://ptsp.example:8080', 'FTP://ptsp.example/x']
    assert.deepEqual(codes(good, list), [])
    assert.deepEqual(codes([`https://ptsp.example/${'a'.repeat(5_000)}`], list), [])
    assert.deepEqual(
      codes(
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
      assert.deepEqual(codes([bad], list), ['/answers/list/0 format'], bad)
  })

  it('matches the largest pattern with the longest text, and a thousand short texts with several', () => {
    const large = { type: 'string', pattern: '^([a-z0-9]?){90}[a-z0-9]{100}', examples: ['a'.repeat(100)] }
    assert.deepEqual(codes(['abc0'.repeat(2_500)], listOf(large)), [])
    const phone = { type: 'string', pattern: '^\\+62[0-9]{8,12}$', examples: ['+6281200000001'] }
    assert.deepEqual(
      codes(
        times(1_000, () => '+6281200000001'),
        listOf(allOf(5, phone)),
      ),
      [],
    )
  })
})

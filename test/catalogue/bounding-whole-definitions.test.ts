import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { definitionFaults } from '../../src/catalogue/permit-types/checks/definition-check.ts'
import { definitionExample } from '../../src/catalogue/permit-types/definition/definition-example.ts'
import type { PermitTypeDefinition } from '../../src/catalogue/permit-types/schema.ts'
import { takesLessThan } from '../support/measuring/cpu-seconds.ts'

const example: PermitTypeDefinition = JSON.parse(JSON.stringify(definitionExample))
const label = { 'x-label': { id: 'Isian', en: 'Field' } }
const land = { area: 150 }

/** Returns the example with further fields in its form. */
const withFields = (fields: Readonly<Record<string, object>>): PermitTypeDefinition => {
  const { 'x-sections': _sections, ...rest } = example.form
  return { ...example, form: { ...rest, properties: { ...Object(rest['properties']), ...fields } } }
}

/** Returns the example with a list of lists, rules of documents that loop over it, and samples that fill it. */
function withLoops(rules: number, samples: number): PermitTypeDefinition {
  const list = {
    ...label,
    type: 'array',
    maxItems: 100,
    items: { type: 'array', maxItems: 100, items: { type: 'number' } },
  }
  const numbers = Array.from({ length: 90 }, () => new Array<number>(100).fill(1))
  const [sample] = example.samples ?? []
  const [document] = example.documents
  assert.ok(sample && document)
  const requiredWhen = 'has(answers.list) && answers.list.all(a, a.all(b, b >= 0.0))'
  return {
    ...withFields({ list }),
    documents: Array.from({ length: rules }, (_, index) => ({
      ...document,
      slot: `slot_${index}`,
      required: false,
      requiredWhen,
    })),
    samples: Array.from({ length: samples }, () => ({ ...sample, answers: { land, floors: 1, list: numbers } })),
  }
}

const faultsOf = (definition: PermitTypeDefinition) =>
  definitionFaults(definition).map(({ pointer, code }) => `${pointer} ${code}`)

describe('a definition of very many costly parts, each of which is within its bound', () => {
  it('is refused for its patterns before these are compiled', async () => {
    const pattern = `(?i)${'[\\p{L}\\p{N}]'.repeat(60)}`
    const texts = Array.from({ length: 200 }, (_, index) => [`text${index}`, { ...label, type: 'string', pattern }])
    const definition = withFields(Object.fromEntries(texts))
    await takesLessThan(1.5, () => {
      const faults = faultsOf(definition)
      assert.ok(faults.includes('/form patterns_too_long'), faults.slice(0, 5).join())
    })
  })

  it('is refused for the rules that together take too many steps, before its samples are tried', async () => {
    const definition = withLoops(60, 30)
    await takesLessThan(0.6, () => {
      const faults = faultsOf(definition)
      const [first, last] = [0, 59].map((rule) => faults.includes(`/documents/${rule}/requiredWhen rule`))
      assert.deepEqual([first, last], [false, true])
      assert.ok(!faults.some((found) => found.startsWith('/samples')), 'No sample is tried.')
    })
  })

  it('is tried with its samples if they are fewer', () => {
    assert.deepEqual(faultsOf(withLoops(3, 1)), ['/samples/0/expect sample'])
  })
})

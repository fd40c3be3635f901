import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { seeded } from '../support/chance/chance.ts'
import { oddDefinition } from '../support/chance/odd-definitions.ts'
import { inLanguage } from '../support/contract/plain-sentences.ts'
import { network } from '../support/network.ts'
import { fence } from '../support/scenes/fence.ts'
import { sampled } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

interface Told {
  pointer?: string
  code: string
  detail: string
  technical?: string
}
const faultsOf = async (definition: unknown, language: string): Promise<Told[]> => {
  const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', {
    body: { code: `WHY-${counted++}`, definition },
    headers: { 'accept-language': language },
  })
  return reply.status === 201 ? [] : (reply.refusal.errors ?? [])
}
let counted = 0
const withRule = (requiredWhen: string) => {
  const [first, ...rest] = fence.documents
  return { ...fence, documents: [{ ...first, required: false, requiredWhen }, ...rest] }
}
const withForm = (more: object) => ({ ...fence, form: { ...fence.form, ...more } })

describe('a rule or a form that is invalid', () => {
  for (const [definition, id, en, technical] of [
    [
      withRule('answers.nothing == 1'),
      /isian `nothing` tidak ada di sana/,
      /the form has no field `nothing` there/,
      /^there is no nothing in the form/,
    ],
    [withRule('answers.fence.length'), /hasilnya harus `bool`/, /its result has to be `bool`/, /has to be bool$/],
    [withRule('1 +'), /penulisannya tidak dapat dibaca/, /its syntax cannot be read/, /./],
    [withRule('"a".matches("b")'), /fungsi `matches` tidak boleh/, /the function `matches` is not allowed/, /matches/],
    [withForm({ colour: 'red' }), /kata kunci `colour` tidak dikenal/, /the keyword `colour` is not known/, /colour/],
    [withForm({ $ref: '#/$defs/none' }), /rujukan .* tidak ditemukan/, /the reference .* leads nowhere/, /none/],
  ] as const)
    it(`is refused in both languages, with the checker's message as a separate member: ${technical}`, async () => {
      const [indonesian] = await faultsOf(definition, 'id')
      const [english] = await faultsOf(definition, 'en')
      assert.match(indonesian?.detail ?? '', id)
      assert.match(english?.detail ?? '', en)
      assert.match(indonesian?.technical ?? '', technical)
      assert.equal(indonesian?.technical, english?.technical)
    })

  it('is refused by the labels of the field, and by the keyword that is wrong there', async () => {
    const code = { type: 'string', 'x-label': { id: 'Kode "A"', en: 'Code "A"' } }
    const inFence = (properties: object) =>
      withForm({
        properties: {
          ...fence.form.properties,
          more: { type: 'object', 'x-label': { id: 'Lainnya', en: 'More' }, properties },
        },
      })
    for (const [properties, id, en] of [
      [
        { code: { ...code, pattern: '(' } },
        '`pattern` pada "Lainnya › Kode \'A\'"',
        '`pattern` of "More › Code \'A\'"',
      ],
      [{ code: { ...code, pattern: 'a' } }, '`examples` pada "Lainnya › Kode', '`examples` of "More › Code'],
      [{ code: { ...code, type: 'array' } }, '`maxItems` pada "Lainnya › Kode', '`maxItems` of "More › Code'],
      [{ code: { type: 'string' } }, '`x-label` pada "Lainnya › code"', '`x-label` of "More › code"'],
      [{ nik: { ...code, pattern: '^[0-9]{16}$', examples: ['0'.repeat(16)] } }, '"Lainnya › Kode', '"More › Code'],
    ] as const) {
      const [indonesian, english] = [
        await faultsOf(inFence(properties), 'id'),
        await faultsOf(inFence(properties), 'en'),
      ]
      assert.equal(indonesian[0]?.detail.slice(0, id.length), id)
      assert.equal(english[0]?.detail.slice(0, en.length), en)
    }
  })

  it('names the guard that is missing before the samples that fail for the lack of it', async () => {
    const optional = { type: 'boolean', 'x-label': { id: 'Listrik', en: 'Electric' } }
    const [document, ...others] = fence.documents
    const [first] = await faultsOf(
      {
        ...withForm({ properties: { ...fence.form.properties, electric: optional } }),
        documents: [{ ...document, required: false, requiredWhen: 'answers.electric' }, ...others],
      },
      'en',
    )
    assert.equal(first?.code, 'undecidable')
  })

  it('is refused without English words in Indonesian, whatever is wrong', async () => {
    const found: string[] = []
    for (let trial = 0; trial < 60; trial++) {
      const definition = oddDefinition(sampled(fence), seeded(20_261_129 + trial))
      for (const { code, detail } of await faultsOf(definition, 'id'))
        if (code === 'rule' || code === 'form') found.push(...inLanguage(detail, 'id'))
    }
    assert.deepEqual(found, [])
  })
})

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

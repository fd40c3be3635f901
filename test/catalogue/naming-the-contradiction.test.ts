import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { fence } from '../support/scenes/fence.ts'

const net = await network()
after(() => net.close())

const [paper] = fence.documents
const names = { id: 'Tinggi', en: 'Height' }
const item = { code: 'height', names, photograph: 'optional' }
const answer = (code: string) => ({ code, names, passes: true })
const withItem = (rest: object) => ({
  ...fence,
  stages: { ...fence.stages, inspection: true },
  inspection: { certainty: 'uncertain', checklist: [{ ...item, ...rest }] },
})
const withPaper = (rest: object) => ({ ...fence, documents: [{ ...paper, ...rest }] })
const withSection = (rest: object) => ({
  ...fence,
  form: { ...fence.form, 'x-sections': [{ code: 'all', names, fields: ['/fence'], ...rest }] },
})

/** Returns the detail of the fault at a pointer of a draft that is refused. */
async function detailAt(pointer: string, definition: object, language: string): Promise<string> {
  const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', {
    body: { code: 'CONTRA', definition },
    headers: { 'accept-language': language },
  })
  assert.equal(reply.status, 422)
  const found = reply.refusal.errors?.find((error) => error.pointer === pointer)
  return found?.detail ?? assert.fail(`There is no fault at ${pointer}.`)
}

describe('a part of a definition that contradicts another one', () => {
  for (const [what, definition, pointer, remedy] of [
    [
      'a check list without the stage of inspection',
      { ...withItem({ kind: 'pass_fail' }), stages: { ...fence.stages, inspection: false } },
      '/inspection',
      'Set `stages.inspection` to `true`, or remove this.',
    ],
    [
      'a unit of an item that is not measured',
      withItem({ kind: 'pass_fail', unit: 'm' }),
      '/inspection/checklist/0/unit',
      'Remove it, or change the kind.',
    ],
    [
      'choices of an item that is measured',
      withItem({ kind: 'measure', unit: 'm', choices: [answer('low'), answer('high')] }),
      '/inspection/checklist/0/choices',
      'is only used in an item of the kind `choice`',
    ],
    [
      'a maximum below the minimum',
      withItem({ kind: 'measure', unit: 'm', minimum: 3, maximum: 2 }),
      '/inspection/checklist/0/maximum',
      'must not be below `minimum`. Correct one of the two.',
    ],
    [
      'a condition of a document that is always required',
      withPaper({ required: true, requiredWhen: 'true' }),
      '/documents/0/requiredWhen',
      'Change that value, or remove the condition.',
    ],
    [
      'an original that is never matched',
      { ...withPaper({ originalRequired: true }), originalsGate: 'none' },
      '/documents/0/originalRequired',
      'Choose a time of the match, or set this to `false`.',
    ],
    [
      'silence without a service time',
      { ...fence, serviceTime: null, deemedApproval: 'alarm' },
      '/deemedApproval',
      'needs a service time. State `serviceTime`, or remove this.',
    ],
  ] as const)
    it(`is refused with the other part and the remedy: ${what}`, async () => {
      const english = await detailAt(pointer, definition, 'en')
      assert.ok(english.includes(remedy), english)
      assert.match(await detailAt(pointer, definition, 'id'), /(hapus|pilih|perbaiki salah satunya|isi dengan)/i)
    })
})

describe('a section of a form that is refused', () => {
  it('has an example of its code and of its fields', async () => {
    const code = await detailAt('/form/x-sections/0/code', withSection({ code: 'A' }), 'en')
    assert.match(code, /must be written like this example: applicant\.$/)
    const field = await detailAt('/form/x-sections/0/fields/0', withSection({ fields: ['fence'] }), 'en')
    assert.match(field, /must be written like this example: \/land\.$/)
  })

  it('is told of a name that holds only spaces', async () => {
    const blank = withSection({ names: { id: 'Pagar', en: ' ' } })
    assert.match(await detailAt('/form/x-sections/0/names/en', blank, 'en'), /must hold more than spaces\.$/)
  })
})

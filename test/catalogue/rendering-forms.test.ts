import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { generateDefaultUISchema, type JsonSchema, type UISchemaElement } from '@jsonforms/core'
import Form from '@rjsf/core'
import type { RJSFSchema } from '@rjsf/utils'
import { customizeValidator } from '@rjsf/validator-ajv8'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type Language, languages, type Names } from '../../src/platform/words.ts'
import {
  fieldsOf,
  files,
  isLabel,
  isObject,
  type JsonObject,
  load,
  type PermitType,
} from '../sample/permit-type-file.ts'
import { network } from '../support/network.ts'
import type { Reply } from '../support/person.ts'
import { fence, named } from '../support/scenes/fence.ts'
import { publishes } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

interface PlainForm {
  language: Language
  schema: RJSFSchema & JsonSchema
  sections: { code: string; title: string; description?: string; fields: string[] }[]
  patternErrors: { schemaPath: string; detail: string }[]
}
/** Typed as `object`, because the package's types confuse Ajv's namespace and class under Node's module resolution. */
const settings: object = { AjvClass: Ajv2020, ajvOptionsOverrides: { code: { optimize: false } } }
const validator = customizeValidator<JsonObject>(settings)
const types = files.map(load)

const asks = (code: string, language: Language, headers: object = {}): Promise<Reply> =>
  net.nobody.asks('GET', `/v1/permit-types/${code}/versions/1/form`, {
    headers: { 'accept-language': language, ...headers },
  })
const gets = async (code: string, language: Language) => (await asks(code, language)).json<PlainForm>()

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#x27;')
const rendered = ({ schema }: PlainForm, formData: JsonObject) =>
  renderToStaticMarkup(
    createElement(Form<JsonObject, RJSFSchema>, { schema, validator, formData, liveValidate: false }),
  )

/** Returns the schema paths of the controls that JSON Forms shows. */
const scopesIn = (layout: UISchemaElement): unknown[] =>
  'elements' in layout && Array.isArray(layout.elements)
    ? layout.elements.map((element: { scope?: unknown }) => element.scope)
    : []

/** Returns the top-level fields, with labels, that these answers do not hide. */
const shownFields = ({ form }: PermitType, answers: JsonObject): [string, Names][] =>
  [...fieldsOf(form)].flatMap(([path, { 'x-label': label }]) => {
    const name = path.slice(1)
    const isHidden = name === 'proxy' && answers['capacity'] !== 'proxy'
    return name.includes('/') || isHidden || !isLabel(label) ? [] : [[name, label]]
  })

describe('the form of a permit type', () => {
  for (const type of types)
    for (const language of languages)
      it(`${type.code} is rendered and validated by rjsf, and laid out by JSON Forms (${language})`, async () => {
        const form = await gets(type.code, language)
        const answers: JsonObject = type.samples[0]?.answers ?? {}
        const html = rendered(form, answers)
        const shown = shownFields(type, answers)
        for (const [, label] of shown) assert.ok(html.includes(`>${escaped(label[language])}<`), label[language])
        const places = shown.map(([name]) => html.indexOf(` id="root_${name}"`))
        assert.deepEqual(
          places,
          [...places].sort((a, b) => a - b),
          'Fields stand in the order of the form.',
        )
        assert.ok(!places.includes(-1))
        assert.equal(html.includes('id="root_proxy_name"'), answers['capacity'] === 'proxy')
        assert.doesNotMatch(html, /Unsupported field|Unknown field/)
        for (const given of type.samples)
          assert.deepEqual(validator.validateFormData(given.answers, form.schema).errors, [], given.names.en)
        const { applicant } = answers
        const broken = { ...answers, applicant: { ...(isObject(applicant) && applicant), nik: '123' } }
        const [error, ...more] = validator.validateFormData(broken, form.schema).errors
        assert.deepEqual([error?.property, error?.name, more.length], ['.applicant.nik', 'pattern', 0])
        assert.match(
          form.patternErrors.find(({ schemaPath }) => schemaPath === error?.schemaPath)?.detail ?? '',
          { id: /^Tulis 16 angka NIK/, en: /^Write the 16 digits/ }[language],
        )
        assert.ok(validator.validateFormData({}, form.schema).errors.length > 3)
        assert.deepEqual(
          scopesIn(generateDefaultUISchema(form.schema)),
          Object.keys(form.schema.properties ?? {}).map((name) => `#/properties/${name}`),
        )
      })
})

describe('a form in one language', () => {
  it('names its language, may be cached for that language only, and is sent once', async () => {
    const [indonesian, english] = [await asks('IMB', 'id'), await asks('IMB', 'en')]
    for (const [reply, language] of [
      [indonesian, 'id'],
      [english, 'en'],
    ] as const) {
      assert.deepEqual(
        [reply.status, reply.headers['content-language'], reply.json<PlainForm>().language],
        [200, language, language],
      )
      assert.match(String(reply.headers['vary']), /Accept-Language/i)
      assert.doesNotMatch(reply.text, /"x-/)
    }
    assert.notEqual(indonesian.headers['etag'], english.headers['etag'])
    const kept = { 'if-none-match': String(english.headers['etag']) }
    assert.deepEqual([(await asks('IMB', 'en', kept)).status, (await asks('IMB', 'id', kept)).status], [304, 200])
    assert.equal((await net.nobody.asks('GET', '/v1/permit-types/IMB/versions/2/form')).status, 404)
  })

  it('names units, explains fields and groups them into steps', async () => {
    const { schema, sections } = await gets('IMB', 'id')
    const land = schema.properties?.['land']
    const area = typeof land === 'object' ? land.properties?.['area'] : undefined
    assert.deepEqual(area, {
      title: 'Luas tanah (m²)',
      description: 'Sesuai bukti hak.',
      type: 'number',
      minimum: 1,
      maximum: 100_000,
      examples: [120],
    })
    assert.deepEqual(sections[1], { code: 'land', title: 'Tanah', fields: ['/land', '/taxObjectNumber', '/site'] })
    assert.deepEqual(
      [sections[0]?.title, sections[0]?.description],
      ['Pemohon', 'Siapa yang mengajukan permohonan, dan siapa yang bertindak untuknya.'],
    )
  })

  it('resolves its references, and is one section when it has none', async () => {
    const part = named('Part', {
      type: 'object',
      properties: {
        code: {
          ...named('Code', { type: 'string', pattern: '^[a-z]+$', examples: ['abc'] }),
          'x-pattern-error': { id: 'Huruf kecil.', en: 'Small letters.' },
        },
      },
    })
    await publishes(net, 'SHARED', {
      ...fence,
      form: {
        ...fence.form,
        properties: {
          ...fence.form.properties,
          gate: { $ref: '#/$defs/part' },
          door: named('Door', { $ref: '#/$defs/part' }),
        },
        $defs: { part },
      },
    })
    const form = await gets('SHARED', 'en')
    const html = rendered(form, {})
    assert.deepEqual(
      [html.includes('root_gate_code'), html.includes('>Door<'), html.includes('>Part<')],
      [true, true, true],
    )
    const { errors } = validator.validateFormData({ ...fence.samples[0]?.answers, gate: { code: '1' } }, form.schema)
    assert.deepEqual(form.patternErrors, [{ schemaPath: errors[0]?.schemaPath, detail: 'Small letters.' }])
    assert.deepEqual(form.sections, [{ code: 'form', title: fence.names.en, fields: ['/fence', '/gate', '/door'] }])
  })
})

describe('a text that breaks a pattern', () => {
  const plot = {
    ...named('Plot', { type: 'string', pattern: '^[0-9]{5}$', maxLength: 5, examples: ['00001'] }),
    'x-pattern-error': { id: 'Tulis lima angka.', en: 'Write five digits.' },
  }
  const { fence: field } = fence.form.properties
  const properties = { fence: { ...field, properties: { ...field.properties, plot } } }
  const withPlot = { ...fence, form: { ...fence.form, properties } }

  for (const [language, detail] of [
    ['id', '"Pagar › Plot": Tulis lima angka.'],
    ['en', '"Fence › Plot": Write five digits.'],
  ] as const)
    it(`is refused with the message of its form (${language})`, async () => {
      const answers = { fence: { ...fence.samples[0]?.answers.fence, plot: '1' } }
      const { refusal } = await net.admin.asks('POST', '/v1/permit-type-drafts', {
        body: { code: 'WORDS', definition: { ...withPlot, samples: [{ ...fence.samples[0], answers }] } },
        headers: { 'accept-language': language },
      })
      assert.deepEqual(refusal.errors, [{ pointer: '/samples/0/answers/fence/plot', code: 'pattern', detail }])
    })
})

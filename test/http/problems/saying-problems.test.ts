import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { applicationBlockers } from '../../../src/applications/steps/blocker-words.ts'
import { applicationWarnings } from '../../../src/applications/steps/warning.ts'
import { publishedForm } from '../../../src/catalogue/permit-types/forms/form.ts'
import type { PermitTypeDefinition } from '../../../src/catalogue/permit-types/schema.ts'
import type { BlockerWords } from '../../../src/http/problems/blocker-words.ts'
import { catalogue, exampleDetail, problemCodes } from '../../../src/http/problems/catalogue.ts'
import { faultCodes, faultWords } from '../../../src/http/problems/fault-words.ts'
import { faultAsFound, faultsOf } from '../../../src/http/problems/faults.ts'
import { labelledActions } from '../../../src/http/problems/labels/actions.ts'
import { placeLabel } from '../../../src/http/problems/labels/places.ts'
import { roleLabels } from '../../../src/http/problems/labels/roles.ts'
import { statusLabels } from '../../../src/http/problems/labels/states.ts'
import { notFrom, notYet, stepLabels } from '../../../src/http/problems/labels/steps.ts'
import { flawWords } from '../../../src/http/problems/pdf-words.ts'
import { type Fault, Problem } from '../../../src/http/problems/problem.ts'
import { detailOf } from '../../../src/http/problems/problem-type.ts'
import { unauthorizedWords } from '../../../src/http/problems/unauthorized-words.ts'
import { officeBlockers } from '../../../src/network/offices/blocker-words.ts'
import { permitBlockers } from '../../../src/permits/blocker-words.ts'
import { isSchema, type Schema } from '../../../src/platform/json-schema.ts'
import { lazy } from '../../../src/platform/lazy.ts'
import type { Names } from '../../../src/platform/words.ts'
import { rooms } from '../../../src/program/rooms.ts'
import { compiledOnce } from '../../support/contract/ajv-options.ts'
import { breakEach } from '../../support/contract/breaking-schemas.ts'
import { findingsIn } from '../../support/contract/plain-sentences.ts'

const json = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))
const contract = json('openapi/openapi.json') as { components: { schemas: Record<string, Schema> } }
const types = readdirSync(new URL('../../../src/sample/permit-types/', import.meta.url))
  .filter((name) => name.endsWith('.json'))
  .map((name) => json(`src/sample/permit-types/${name}`) as PermitTypeDefinition & { code: string })

/** Asserts that these sentences are readable, and that at least so many are different. */
function demandPlain(sentences: readonly Names[], atLeast: number): void {
  const different = new Map(sentences.map((sentence) => [JSON.stringify(sentence), sentence]))
  const found = [...new Set([...different.values()].flatMap(findingsIn))]
  assert.equal(found.length, 0, `${found.length} findings:\n${found.join('\n')}`)
  assert.ok(different.size >= atLeast, `only ${different.size} different sentences`)
}

/** Returns every label in a form, as sentences quote it. */
const labelsIn = (schema: unknown): string[] =>
  schemasWithin(schema).flatMap((one) => Object.values(one['x-label'] ?? {}).map((text) => String(text)))

const patternsIn = (schema: unknown) =>
  schemasWithin(schema).filter(({ pattern }) => typeof pattern === 'string') as {
    pattern: string
    'x-pattern-error'?: Names
    examples: string[]
  }[]

/** Returns every object within a value, at all levels. */
const schemasWithin = (value: unknown): Schema[] =>
  typeof value === 'object' && value !== null
    ? [...(isSchema(value) ? [value] : []), ...Object.values(value).flatMap(schemasWithin)]
    : []

/** Returns true when a sentence begins with the form as a whole, or with quoted labels of its fields. */
const beginsWithOneOf = (labels: ReadonlySet<string>, { id, en }: Names): boolean =>
  [id, en].every((sentence) => {
    const [, quoted] = /^"([^"]+)"/.exec(sentence) ?? []
    return quoted === undefined
      ? /^(?:Isian formulir|The form) /.test(sentence)
      : quoted.split(' › ').every((label) => labels.has(label))
  })

const detailsOf = (faults: readonly Fault[]) => faults.map(({ detail }) => detail)

const isAbout = ({ pointer = '' }: Fault, place: string): boolean =>
  place === pointer || place.startsWith(`${pointer}/`)

/** Compiles a form, and breaks its samples. Returns each break with its faults in whole and in unfinished answers. */
function brokenSamples(form: Schema, samples: readonly { answers: unknown }[]) {
  const { whole, draft, outline } = publishedForm(form)
  return samples.flatMap(({ answers }) =>
    breakEach(form, form, answers).map(({ value, ...broken }) => ({
      ...broken,
      whole: whole(value),
      unfinished: [...draft(value), ...outline(value)],
    })),
  )
}

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[]

describe('a problem, in both languages', () => {
  it('has a title that says what it is about, without codes', () => {
    demandPlain(
      problemCodes.map((code) => catalogue[code].title).map(({ id, en }) => ({ id: `${id}.`, en: `${en}.` })),
      problemCodes.length - 2,
    )
  })

  it('says what happened, and what to do', () => {
    demandPlain(problemCodes.map(exampleDetail), problemCodes.length)
  })

  it('names the thing by its noun', () => {
    for (const { nouns = {} } of rooms) {
      demandPlain(
        Object.values(nouns).map(({ id, en }) => ({ id: `${id} tidak ditemukan.`, en: `No ${en} was found.` })),
        Object.keys(nouns).length,
      )
    }
  })

  it('names steps, states and roles by their labels', () => {
    const steps = keysOf(stepLabels)
    const states = Object.values(statusLabels)
    demandPlain([...steps.map(notYet), ...steps.flatMap((step) => states.map((state) => notFrom(step, state)))], 500)
    demandPlain(
      labelledActions.flatMap((action) =>
        keysOf(roleLabels).map((role) => new Problem('forbidden', { action, by: [role] }).detail),
      ),
      500,
    )
  })

  it('about signing in, or a PDF, says why', () => {
    demandPlain([...Object.values(unauthorizedWords), ...Object.values(flawWords)].map(detailOf), 20)
  })
})

describe('a blocker or a warning, in both languages', () => {
  const tables = { applicationBlockers, applicationWarnings, officeBlockers, permitBlockers }
  for (const [whose, table] of Object.entries<BlockerWords>(tables))
    it(`says what to do: ${whose}`, () => {
      const sentences = Object.values(table).map(({ words, example }) => words(example as never))
      demandPlain(sentences, sentences.length)
    })
})

describe('a fault, in both languages', () => {
  it('is a sentence that begins with its place', () => {
    demandPlain(
      faultCodes.map((code) => faultAsFound({ pointer: '/place' }, code, faultWords[code].example).detail),
      faultCodes.length - 2,
    )
  })

  for (const { code, form, samples = [] } of types) {
    const broken = lazy(() => brokenSamples(form, samples))
    it(`of the form of ${code} names the field by its label, and shows how to write it`, () => {
      const sentences = broken().flatMap(({ whole, unfinished }) => [...whole, ...unfinished])
      demandPlain(detailsOf(sentences), 30)
      const labels = new Set(labelsIn(form))
      const known = sentences.filter(({ code: keyword }) => keyword !== 'additionalProperties')
      assert.deepEqual(detailsOf(known.filter(({ detail }) => !beginsWithOneOf(labels, detail))), [])
    })

    it(`is found for each keyword at each field of the form of ${code}`, () => {
      const missed = broken()
        .filter(({ isConditional }) => !isConditional)
        .filter(({ pointer, whole }) => !whole.some((fault) => isAbout(fault, `/answers${pointer}`)))
        .map(({ keyword, pointer }) => `${pointer} ${keyword}`)
      assert.deepEqual(missed, [])
    })
  }

  for (const { code, form } of types)
    it(`shows in the form of ${code} only examples that match their pattern`, () => {
      for (const { pattern, 'x-pattern-error': words, examples } of patternsIn(form)) {
        const shown = Object.values(words ?? {}).flatMap(
          (text) => /(?:misalnya|for example) (\S+)\.$/.exec(text)?.[1] ?? [],
        )
        for (const example of [...shown, ...examples]) assert.match(example, new RegExp(pattern, 'u'))
      }
    })

  it('names what people fill in by labels: steps of a permit, payments, keys, codes, contacts', () => {
    const members = ['reason', 'legalBasis', 'decreeNumber', 'effectiveOn', 'amount', 'evidenceDocumentId', 'expiresAt']
    members.push('reference', 'trackingKey', 'code', 'label', 'slot', 'file', 'text', 'language', 'email', 'phone')
    const labels = members.map((name) => placeLabel({ pointer: `/${name}` }))
    assert.deepEqual(
      labels.filter(({ id, en }) => id === en || members.some((name) => en === `"${name}"`)),
      [],
    )
  })

  it('of a body names the member', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, verbose: true, ...compiledOnce })
    addFormats.default(ajv)
    ajv.addSchema(contract, 'contract')
    const sentences = Object.entries(contract.components.schemas).flatMap(([name, schema]) => {
      const validate = ajv.compile({ $ref: `contract#/components/schemas/${name}` })
      const sample: unknown = Array.isArray(schema['examples']) ? schema['examples'][0] : {}
      return breakEach(contract, schema, sample).flatMap(({ value }) =>
        validate(value) ? [] : faultsOf(validate.errors),
      )
    })
    demandPlain(detailsOf(sentences), 500)
  })
})

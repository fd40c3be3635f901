import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { contract } from '../../openapi/contract.ts'
import { catalogue, problemCodes } from '../../src/http/problems/catalogue.ts'
import { compiledOnce } from '../support/contract/ajv-options.ts'
import { lintContract } from '../support/contract/lint.ts'
import {
  type ContractDocument,
  examplesIn,
  type Media,
  operationsOf,
  type Schema,
} from '../support/contract/operations.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const committed = await readFile(`${root}openapi/openapi.json`, 'utf8')
const document: ContractDocument = JSON.parse(committed)
const operations = operationsOf(document)
const schemas = Object.entries(document.components.schemas)
const ajv = addFormats
  .default(new Ajv2020({ strict: false, allErrors: true, formats: { binary: true }, ...compiledOnce }))
  .addSchema({ ...document }, 'contract')
const jsonMedia = /^application\/(?:[a-z-]+\+)?json$/

/** The verbs that an operation id may begin with. A new one needs a decision. */
const verbs = [
  'get',
  'list',
  'create',
  'update',
  'discard',
  'transition',
  'upload',
  'download',
  'remove',
  'match',
  'track',
  'compare',
  'estimate',
  'replace',
  'publish',
  'retire',
  'withdraw',
  'rollOut',
  'receive',
  'register',
  'suspend',
  'issue',
  'revoke',
  'move',
  'answer',
  'conclude',
  'sign',
  'change',
  'verify',
  'search',
  'follow',
  'stream',
  'claim',
  'assign',
  'release',
]

describe('the contract', () => {
  it('matches the routes: after a change of them run npm run openapi', async () => {
    assert.equal(await contract(), committed)
  })

  it("has no error and no warning by Redocly's strict rules", async () => {
    const { totals, problems } = await lintContract()
    assert.deepEqual({ totals, problems }, { totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] })
  })

  it('has no external references and names no host', () => {
    assert.deepEqual(
      document.servers.map(({ url }) => url),
      ['/'],
    )
    for (const text of stringsIn(document))
      assert.doesNotMatch(
        text,
        /(?:https?:)?\/\/(?!json-schema\.org\/|www\.w3\.org\/ns\/|purl\.org\/dc\/)[a-z0-9]|localhost|127\.0\.0\.1/i,
      )
    for (const { $ref } of objectsIn(document)) if (typeof $ref === 'string') assert.ok(resolved($ref), $ref)
  })

  it('is sent with less than 5 KB an operation, and shows each problem once', () => {
    assert.ok(Buffer.byteLength(JSON.stringify(document)) < 5_000 * operations.length)
    const shown = objectsIn(document).filter(({ value }) => typeof Object(value).traceId === 'string')
    const codes = shown.map(({ value }) => String(Object(value).code))
    assert.ok(codes.length > 50)
    assert.deepEqual(
      codes.filter((code, index) => codes.indexOf(code) !== index),
      [],
    )
  })

  it('refers to its components for each problem, and no two of them are alike', () => {
    const written = Object.values(document.paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ operationId, responses }) =>
        Object.entries(responses).map(([status, response]) => ({ operationId, status, response })),
      )
      .filter(({ status }) => Number(status) >= 400)
    assert.ok(written.length > 1_000)
    assert.deepEqual(
      written
        .filter(({ response }) => !('$ref' in response))
        .map(({ operationId, status }) => `${operationId} ${status}`),
      [],
    )
    const shared = Object.values(document.components.responses).map((response) => JSON.stringify(response))
    assert.equal(new Set(shared).size, shared.length)
  })

  it('shows at each body the example of its schema, because Bruno reads no other', () => {
    const bodies = Object.values(document.paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ requestBody }) => Object.entries(requestBody?.content ?? {}))
      .filter(([type]) => jsonMedia.test(type))
    assert.ok(bodies.length > 50)
    for (const [, { schema, example }] of bodies) {
      const named: unknown = Object(resolved(String(schema?.['$ref']))).examples
      assert.deepEqual(example, Array.isArray(named) ? named[0] : undefined, String(schema?.['$ref']))
    }
  })

  it('requires If-Match exactly where its absence gets 428', () => {
    const demanding = operations.filter(({ parameters }) =>
      parameters.some(({ name, required }) => name === 'if-match' && required === true),
    )
    assert.ok(demanding.length >= 23)
    assert.deepEqual(
      demanding,
      operations.filter(({ responses }) => responses['428']),
    )
  })

  it('takes a JSON Merge Patch for every PATCH, also as plain JSON', () => {
    const changing = operations.filter(({ method }) => method === 'PATCH')
    assert.ok(changing.length >= 5)
    for (const { operationId, requestBody } of changing)
      assert.deepEqual(
        Object.keys(requestBody?.content ?? {}),
        ['application/merge-patch+json', 'application/json'],
        operationId,
      )
  })

  it('names among the next actions each that a request takes, and none that only the system takes', () => {
    const valuesOf = (schema: string) =>
      Object(document.components.schemas[schema]?.['properties'])['action']?.['enum'] ?? assert.fail(schema)
    const mapped = ['NewTransition', 'NewPermitTransition'].flatMap((schema) =>
      Object.keys(Object(document.components.schemas[schema]?.['discriminator'])['mapping']),
    )
    const named: string[] = valuesOf('NextAction')
    assert.deepEqual(
      [...mapped, ...valuesOf('NewOfficeTransition')].filter((action) => !named.includes(action)),
      [],
    )
    assert.ok(!named.some((action) => ['lapse', 'accept_by_silence', 'expire', 'take_effect'].includes(action)))
  })

  it('has no enum with null in it, which generators cannot read', () => {
    const lists = objectsIn(document).flatMap((member) => (Array.isArray(member['enum']) ? [member['enum']] : []))
    assert.ok(lists.length > 0)
    assert.deepEqual(
      lists.filter((list) => list.includes(null)),
      [],
    )
  })

  it('requires no member that has a default', () => {
    interface Members {
      properties?: Record<string, { default?: unknown }>
      required?: string[]
    }
    const { components }: { components: { schemas: Record<string, Members> } } = JSON.parse(committed)
    const both = Object.entries(components.schemas).flatMap(([name, { properties = {}, required = [] }]) =>
      required.filter((member) => properties[member]?.default !== undefined).map((member) => `${name}.${member}`),
    )
    assert.deepEqual(both, [])
  })

  it('marks files as binary, in requests and in responses', () => {
    const upload = document.components.schemas['Upload']
    const { type, format, contentMediaType } = Object(Object(upload?.['properties']).file)
    assert.deepEqual([type, format, contentMediaType], ['string', 'binary', 'application/octet-stream'])
    const files = operations
      .flatMap(({ responses }) => Object.entries(responses['200']?.content ?? {}))
      .filter(([media]) => media === 'application/octet-stream')
    assert.ok(files.length > 0)
    for (const [, { schema }] of files) assert.equal(schema?.['format'], 'binary')
  })

  it('describes each tag, and gives each operation one', () => {
    for (const { name, description } of document.tags) assert.ok(name && description)
    for (const { operationId, tags } of operations) {
      assert.equal(tags.length, 1, operationId)
      assert.ok(
        document.tags.some(({ name }) => name === tags[0]),
        operationId,
      )
    }
    assert.deepEqual(new Set(document.tags.map(({ name }) => name)), new Set(operations.flatMap(({ tags }) => tags)))
  })

  it('groups its tags by who uses them, each tag in one group, in the order of the tags', () => {
    assert.ok(document['x-tagGroups'].every(({ name, tags }) => /^For [a-z]+$/.test(name) && tags.length > 0))
    assert.deepEqual(
      document['x-tagGroups'].flatMap(({ tags }) => tags),
      document.tags.map(({ name }) => name),
    )
  })

  it('has for each 429 the headers of the limit, and when to try again', () => {
    const limited = operations.filter(({ responses }) => responses['429'])
    assert.deepEqual(
      operations
        .filter((operation) => !limited.includes(operation))
        .map(({ operationId }) => operationId)
        .sort(),
      ['getContract', 'getLiveness', 'getMetrics', 'getReadiness'],
    )
    for (const { responses, operationId } of limited) {
      assert.ok(responses['429']?.headers?.['Retry-After'], operationId)
      for (const [status, { headers = {} }] of Object.entries(responses))
        if (status.startsWith('2') || status === '401')
          assert.ok(headers['RateLimit'] && headers['RateLimit-Policy'], operationId)
    }
  })

  it('names for each operation of agencies its one scope, which is described', () => {
    const { agencyToken }: { agencyToken?: { flows: { clientCredentials: { scopes: Record<string, string> } } } } =
      document.components.securitySchemes
    const forAgencies = operations.filter(({ security }) => security.some((way) => way['agencyKey']))
    assert.ok(forAgencies.length >= 2)
    for (const { security, responses, operationId } of forAgencies) {
      const [byKey, byToken, ...others] = security.filter((way) => !way['bearer'] && !way['signIn'])
      assert.deepEqual([byKey?.['agencyKey'], others], [byToken?.['agencyToken'], []], operationId)
      const [scope = '', ...more] = byKey?.['agencyKey'] ?? []
      assert.ok(
        /^[a-z]+:[a-z]+$/.test(scope) && more.length === 0 && agencyToken?.flows.clientCredentials.scopes[scope],
        operationId,
      )
      assert.ok(responses['403']?.content?.['application/problem+json']?.examples?.['insufficient_scope'], operationId)
    }
  })

  it('names each operation by a verb and a noun, and no two alike', () => {
    for (const { operationId } of operations) {
      assert.match(operationId, /^[a-z]+(?:[A-Z][a-z]+)+$/)
      assert.ok(
        verbs.some((verb) => operationId.startsWith(verb) && /^[A-Z]/.test(operationId.slice(verb.length))),
        operationId,
      )
    }
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length)
  })
})

describe('every operation', () => {
  for (const { operationId, summary, description, parameters, requestBody, responses, security } of operations) {
    it(`is described, with its parameters, bodies and replies (${operationId})`, () => {
      assert.ok(summary && description)
      for (const parameter of parameters) {
        assert.ok(parameter.description, parameter.name)
        const { type, minimum, maximum } = parameter.schema
        if (type === 'integer' || type === 'number')
          assert.ok(Number.isFinite(minimum) && Number.isFinite(maximum), `${parameter.name} has no bounds`)
        assert.ok(
          parameter.required !== true || parameter.schema['default'] === undefined,
          `${parameter.name} has a default and is required`,
        )
        if (parameter.example !== undefined)
          assert.ok(ajv.validate(parameter.schema, parameter.example), parameter.name)
      }
      if (requestBody) assert.ok(requestBody.required === true && 'description' in requestBody)
      for (const [status, response] of Object.entries(responses)) {
        assert.ok(response.description && response.description !== 'Default Response', status)
        for (const [name, header] of Object.entries(response.headers ?? {})) assert.ok(isDescribed({ ...header }), name)
      }
    })

    it(`shows an example of each body, reply and problem, each valid by its schema (${operationId})`, () => {
      const bodies = Object.entries(requestBody?.content ?? {})
      const replies = Object.entries(responses).flatMap(([, { content = {} }]) =>
        Object.entries(content).filter(([type]) => jsonMedia.test(type)),
      )
      for (const [type, media] of [...bodies, ...replies]) {
        const examples = examplesOf(media)
        assert.ok(examples.length > 0, `${type} shows no example`)
        for (const example of examples) fits(media.schema, example)
      }
    })

    it(`has named schemas for requests and replies (${operationId})`, () => {
      const media = [
        ...Object.values(requestBody?.content ?? {}),
        ...Object.values(responses).flatMap(({ content = {} }) =>
          Object.entries(content).flatMap(([type, value]) => (jsonMedia.test(type) ? [value] : [])),
        ),
      ]
      for (const { schema } of media) assert.match(String(schema?.['$ref']), /^#\/components\/schemas\/[A-Z][A-Za-z]+$/)
    })

    it(`shows each problem under its status, by its code (${operationId})`, () => {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        assert.equal(Number(status) >= 400, content['application/problem+json'] !== undefined, status)
        for (const [code, { value }] of Object.entries(content['application/problem+json']?.examples ?? {})) {
          const known = problemCodes.find((candidate) => candidate === code)
          assert.ok(known && catalogue[known].status === Number(status), `${status} ${code}`)
          assert.deepEqual({ code: Object(value).code, status: Object(value).status }, { code, status: Number(status) })
        }
      }
      assert.equal(responses['401'] !== undefined, security.length > 0)
    })
  }
})

describe('the headers of a reply', () => {
  const declared = (status: string, header: string) =>
    operations.flatMap(({ operationId, responses }) => (responses[status]?.headers?.[header] ? [operationId] : []))

  it('show for every operation with an Idempotency-Key if the reply is a replay', () => {
    const keyed = operations
      .filter(({ parameters }) => parameters.some(({ name }) => name === 'idempotency-key'))
      .map(({ operationId }) => operationId)
    assert.ok(keyed.length > 0)
    assert.deepEqual(declared('201', 'Idempotency-Replayed'), keyed)
  })

  it('show how to sign in where that is required, and everywhere when to come back', () => {
    assert.deepEqual(
      declared('401', 'WWW-Authenticate'),
      operations.filter(({ security }) => security.length > 0).map(({ operationId }) => operationId),
    )
    assert.deepEqual(
      declared('503', 'Retry-After'),
      operations.map(({ operationId }) => operationId),
    )
  })

  it('show what is left of a limit wherever a request counts, also where it is refused', () => {
    const limited = operations.filter(({ responses }) => responses['429'])
    assert.ok(limited.length > 200)
    for (const { operationId, responses } of limited)
      for (const [status, { headers = {} }] of Object.entries(responses))
        assert.equal(headers['RateLimit'] !== undefined, !['304', '431'].includes(status), `${operationId} ${status}`)
  })

  it('have one type each at all replies: Retry-After is a whole number of seconds', () => {
    const named = operations
      .flatMap(({ responses }) => Object.values(responses).flatMap(({ headers = {} }) => Object.entries(headers)))
      .map(([name, { schema }]) => `${name} ${schema?.['type']}`)
    const types = [...new Set(named)].sort()
    assert.ok(types.includes('Retry-After integer'))
    assert.equal(new Set(types.map((type) => type.split(' ', 1)[0])).size, types.length, types.join())
  })

  it('have the new version after a change, and the name and digest of a file', () => {
    const changing = operations.filter(
      ({ operationId, method }) => ['PATCH', 'PUT'].includes(method) || operationId === 'removeDocument',
    )
    for (const { operationId, responses } of changing)
      assert.ok((responses['200'] ?? responses['204'])?.headers?.['ETag'], operationId)
    for (const header of ['Content-Disposition', 'Repr-Digest'])
      for (const status of ['200', '206'])
        assert.deepEqual(
          declared(status, header).filter(
            (operation) =>
              ![
                'downloadCertificate',
                'downloadCertificateByLetter',
                'downloadCertificatePreview',
                'downloadConsultationPaper',
                'downloadConsultedDocument',
                'downloadDissolutionFiles',
                'downloadMailAttachment',
                'downloadOpenPermitChanges',
                'downloadOpenPermits',
                'downloadOwnConsultationPaper',
                'downloadReceivedAttachment',
                'downloadReceivedMail',
                'downloadStatistics',
                'getDataExport',
              ].includes(operation),
          ),
          ['downloadDocument'],
        )
  })
})

describe('every schema', () => {
  for (const [name, schema] of schemas) {
    it(`is described in all its members, and its examples are valid (${name})`, () => {
      assert.match(name, /^[A-Z][A-Za-z]+$/)
      assert.ok(schema['description'])
      for (const [member, value] of membersIn(schema)) assert.ok(isDescribed(value), `${name}.${member}`)
      const examples = examplesIn(schema, document.components)
      assert.ok(examples.length > 0, 'shows no example')
      for (const example of examples) fits({ $ref: `#/components/schemas/${name}` }, example)
    })

    it(`is used (${name})`, () => {
      assert.ok(committed.includes(`"#/components/schemas/${name}"`))
    })
  }

  it('with hours opens before it closes, also in the examples of its members', () => {
    const hours = schemas.flatMap(([, { properties }]) => {
      const { opens, closes, opensAt = opens, closesAt = closes } = Object(properties)
      return opensAt && closesAt ? [{ from: opensAt.examples[0], until: closesAt.examples[0] }] : []
    })
    assert.ok(hours.length >= 4)
    assert.deepEqual(
      hours.filter(({ from, until }) => from >= until),
      [],
    )
  })

  it('of several kinds has a schema for each, and one member that tells them apart', () => {
    const unions = objectsIn(document)
      .map(({ anyOf, oneOf, discriminator }) => ({ kinds: [anyOf, oneOf].flatMap(kindsIn), discriminator }))
      .filter(({ kinds }) => kinds.length > 1)
    assert.ok(unions.length >= 6)
    for (const { kinds, discriminator } of unions)
      assert.ok(discriminator && kinds.every(({ $ref }) => $ref), JSON.stringify(kinds))
  })

  it('with a discriminator names for each value which schema it is', () => {
    const told = objectsIn(document).filter((member) => member['discriminator'])
    assert.ok(told.length > 0)
    for (const { oneOf, discriminator } of told) {
      const { propertyName, mapping }: { propertyName: string; mapping: Record<string, string> } = Object(discriminator)
      const refs = Array.isArray(oneOf) ? oneOf.map((branch) => String(Object(branch).$ref)) : []
      const values = refs.flatMap(($ref) => {
        const list: unknown = Object(Object(resolved($ref)).properties)[propertyName]?.enum
        return Array.isArray(list) ? list.map((value) => [String(value), $ref]) : []
      })
      assert.deepEqual(mapping, Object.fromEntries(values))
      assert.deepEqual(new Set(Object.values(mapping)), new Set(refs))
    }
  })
})

/** Returns the schemas of a choice, without null. */
const kindsIn = (choice: unknown): Schema[] =>
  Array.isArray(choice) ? choice.filter((kind) => Object(kind).type !== 'null') : []

/** Compiled schemas: many operations show examples of the same one. */
const compiled = new Map<string, ValidateFunction>()

function fits(schema: Schema | undefined, example: unknown): void {
  assert.ok(schema)
  const absolute = JSON.stringify(schema).replaceAll('"#/', '"contract#/')
  const validate = compiled.get(absolute) ?? ajv.compile(JSON.parse(absolute))
  compiled.set(absolute, validate)
  assert.ok(validate(example), `${JSON.stringify(example)}: ${ajv.errorsText(validate.errors)}`)
}

const examplesOf = ({ example, examples = {} }: Media): unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples).map(({ value }) => value),
]

/** Returns the target of a reference within the document; undefined if there is none. */
const resolved = ($ref: string): unknown =>
  $ref.startsWith('#/')
    ? $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((place, name) => Object(place)[name], document)
    : undefined

function objectsIn(value: unknown): Schema[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  return typeof value === 'object' && value !== null ? [{ ...value }, ...Object.values(value).flatMap(objectsIn)] : []
}

const stringsIn = (value: unknown): string[] =>
  [value, ...objectsIn(value).flatMap(Object.values)].filter((member) => typeof member === 'string')

const membersIn = (schema: Schema): [string, Schema][] =>
  objectsIn({ ...schema, examples: undefined }).flatMap(({ properties }) =>
    Object.entries(Object(properties)).map(([name, member]) => [name, Object(member)]),
  )

/** Returns true when a schema has a description, its own or by a reference. */
function isDescribed({ description, $ref, anyOf }: Schema): boolean {
  if (typeof description === 'string') return true
  if (typeof $ref === 'string') return isDescribed(Object(resolved($ref)))
  return Array.isArray(anyOf) && anyOf.some((branch) => isDescribed(Object(branch)))
}

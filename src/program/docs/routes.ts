import Type from 'typebox'
import { varyBy } from '../../http/caching/conditional-reads.ts'
import { problemCodes } from '../../http/problems/catalogue.ts'
import { languageOf } from '../../http/problems/language.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type App, named, ref } from '../../http/schema.ts'
import { codingFor, contractIn } from './encoded-contract.ts'
import { problemPage, problemPageHeaders } from './problem-page.ts'

const Contract = named(
  'Contract',
  Type.Unsafe<string | Buffer>({
    type: 'object',
    additionalProperties: true,
    description: 'An OpenAPI 3.1 document.',
    examples: [{ openapi: '3.1.0', info: { title: 'Satu Pintu', version: '1.0.0' }, paths: {} }],
  }),
)

export const docsSchemas = [Contract]

/**
 * The contract as JSON, with and without a trial clock. Each is computed once a process, because that takes half a
 * second. All servers of a process have the same routes except those of the clock.
 */
const written = new Map<boolean, Buffer>()

function writeContract(app: App, hasTrialClock: boolean): Buffer {
  const text = written.get(hasTrialClock) ?? Buffer.from(JSON.stringify(app.swagger()))
  written.set(hasTrialClock, text)
  return text
}

/** Serves the contract, which is written and compressed at the first request, and a page for every problem. */
export async function docs(app: App, { hasTrialClock }: { hasTrialClock: boolean }) {
  const contract = contractIn(() => writeContract(app, hasTrialClock))
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'))
  app.get('/v1', { schema: { hide: true } }, (_request, reply) => reply.redirect('/.well-known/api-catalog'))

  app.get(
    '/v1/openapi.json',
    {
      schema: {
        operationId: 'getContract',
        tags: ['Service'],
        summary: 'Get this contract',
        description:
          'This document: OpenAPI 3.1, self-contained, the same in every deployment. Only a trial with a clock has two ' +
          'operations more.',
        response: { 200: ref(Contract) },
      },
    },
    async (request, reply) => {
      const { coding, body, etag } = await contract(codingFor(request))
      varyBy(reply, 'Accept-Encoding')
      if (coding !== 'identity') reply.header('content-encoding', coding)
      return reply.type('application/json').header('etag', etag).send(body)
    },
  )

  app.get(
    '/docs/problems/:code',
    { schema: { hide: true, params: Type.Object({ code: Type.String() }) } },
    (request, reply) => {
      const code = problemCodes.find((candidate) => candidate === request.params.code)
      if (!code) throw new Problem('not_found', { what: 'path' })
      varyBy(reply, 'Accept-Language')
      return reply.headers(problemPageHeaders).send(problemPage(code, languageOf(request)))
    },
  )
}

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, LogController, type RawServerDefault } from 'fastify'
import { bodyLimit } from '../http/body-limits.ts'
import { answerConditionally } from '../http/caching/conditional-reads.ts'
import { PipelinedRequests } from '../http/connections/pipelined-requests.ts'
import {
  checkingMilliseconds,
  headMilliseconds,
  limitBodies,
  requestMilliseconds,
} from '../http/connections/time-limits.ts'
import { proxiesIn } from '../http/connections/trusted-proxies.ts'
import { limitUnreadAnswers, UnreadAnswers } from '../http/connections/unread-answers.ts'
import { demandPlainBody } from '../http/content-encoding.ts'
import { type NamedSchema, sharedBucket } from '../http/named-schemas.ts'
import { answerProblems, sendProblem } from '../http/problems/handler.ts'
import type { Problem } from '../http/problems/problem.ts'
import { refuseUnreadable } from '../http/problems/unreadable.ts'
import type { App } from '../http/schema.ts'
import { completeContract, forbidSniffing, takeJson } from '../http/scope.ts'
import { buildSerializer } from '../http/serialization.ts'
import { demandSingleHeaders } from '../http/single-headers.ts'
import { traceIdOf } from '../http/trace-parent.ts'
import { buildValidator, noValidators, refuseUnfitText } from '../http/validation/validation.ts'

/** The longest path parameter. It is the limit of a request's head, so that routes validate lengths, with 400. */
const maxParamLength = 16_384

interface Given {
  namedSchemas: readonly NamedSchema[]
  logger?: FastifyBaseLogger | undefined
  /** The proxies whose `X-Forwarded-For` is trusted. Absent: none. */
  trustProxy?: string | undefined
  /** Limits the answers that are not read. Default: `usualUnread`. */
  unreadAnswers?: UnreadAnswers | undefined
  /** Returns the problem for an unknown path or method; `not_found` or `method_not_allowed` by default. */
  unknown?: (() => Problem) | undefined
  /** Returns the problem when the database or the storage cannot be used; `unavailable` by default. */
  unavailable?: (() => Problem) | undefined
  /** Adds hooks before all others. */
  first?: ((app: App) => void) | undefined
}

/** Returns an app without routes, with what all operations share: limits, validation, problems, conditional reads. */
export function createBareApp({
  namedSchemas,
  logger,
  trustProxy,
  unreadAnswers = new UnreadAnswers(),
  unknown,
  unavailable,
  first,
}: Given): App {
  const pipelined = new PipelinedRequests()
  const app: App = fastify<RawServerDefault>({
    ...(logger && { loggerInstance: logger }),
    bodyLimit,
    trustProxy: trustProxy === undefined ? false : proxiesIn(trustProxy),
    routerOptions: { maxParamLength },
    genReqId: traceIdOf,
    requestTimeout: requestMilliseconds,
    http: {
      headersTimeout: headMilliseconds,
      connectionsCheckingInterval: checkingMilliseconds,
      requireHostHeader: false,
    },
    // A request that arrives on an open connection while we stop is still answered; the connection closes after the
    // answer.
    return503OnClosing: false,
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: {
      bucket: sharedBucket(namedSchemas),
      compilersFactory: {
        buildSerializer: buildSerializer(namedSchemas),
        buildValidator: noValidators,
      },
    },
    // Hooks do not see a request whose path cannot be decoded.
    frameworkErrors: (error, request, reply) => {
      if (pipelined.admit(request.raw, reply.raw)) sendProblem(error, request, reply)
    },
    clientErrorHandler: refuseUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>()
  ignoreExpectations(app)
  pipelined.limit(app)
  first?.(app)
  limitBodies(app)
  app.addHook('onRequest', forbidSniffing)
  answerProblems(app, { unknown, unavailable })
  app.addHook('onRequest', demandSingleHeaders)
  app.addHook('onRequest', demandPlainBody)
  takeJson(app)
  app.setValidatorCompiler(buildValidator(namedSchemas))
  app.decorateRequest('place')
  app.decorateRequest('isBodyLate')
  app.decorateRequest('credentialKey')
  app.decorateRequest('actor')
  app.decorateRequest('agency')
  app.decorateRequest('asker')
  app.decorateRequest('device')
  app.addHook('onRoute', completeContract)
  app.addHook('preValidation', refuseUnfitText)
  app.addHook('onSend', answerConditionally)
  limitUnreadAnswers(app, unreadAnswers)
  return app
}

/**
 * Answers a request with an unknown `Expect` as if it had none, which RFC 9110 §10.1.1 allows. Node would send 417
 * without a problem document. `100-continue` is not concerned.
 */
function ignoreExpectations({ server }: App): void {
  server.on('checkExpectation', (request, response) => void server.emit('request', request, response))
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import { authenticate } from '../../access/clients/authenticate.ts'
import { createCallerOf } from '../../access/clients/caller.ts'
import { demandScope } from '../../access/clients/scope.ts'
import type { AgencySignIn } from '../../access/clients/sign-in.ts'
import type { SignIn } from '../../access/identity/sign-in.ts'
import { admit, declareLimit, proving } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { sandboxPolicy } from '../../access/rate-limits/policies.ts'
import type { Targets } from '../../events/webhooks/targets.ts'
import type { Admission } from '../../http/admission/admission.ts'
import { admitRequests, proveAfterLateBodies } from '../../http/admission/gate.ts'
import { RefusalTimes } from '../../http/admission/refusal-times.ts'
import type { ReferenceAnswers } from '../../http/caching/reference-answers.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { RouteSet } from '../../http/room.ts'
import type { App } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { heavy } from '../registers.ts'

/** The parts that the routes of the sandbox use. Nothing in it gives access to live data. */
export interface SandboxServed {
  database: Database
  vault: Vault
  limits: Limits
  publicUrl: string
  signIn: Pick<SignIn, 'personOf' | 'knownPersonOf'>
  agencySignIn: AgencySignIn
  admission: Admission
  referenceAnswers: ReferenceAnswers
  eventStreamSeconds: number | undefined
  webhookTargets: Targets | undefined
}

type Routes = readonly RouteSet<SandboxServed>[]

/** Loads the routes that need a test key. */
async function loadKeyRoutes(): Promise<Routes> {
  return [
    (await import('../../permits/routes.ts')).permits,
    (await import('../../permits/routes.ts')).permitStatuses,
    (await import('../../events/routes.ts')).events,
    (await import('../../events/webhooks/routes.ts')).webhooks,
    (await import('../../events/webhooks/secret-routes.ts')).webhookSecrets,
    (await import('../../events/webhooks/deliveries/routes.ts')).webhookDeliveries,
    (await import('../../access/clients/own-routes.ts')).ownClient,
    (await import('../../access/clients/own-key-routes.ts')).ownKeyList,
    (await import('../../sandbox/event-routes.ts')).sandboxEvents,
  ]
}

/** Loads the routes that are open to everybody in the live app, too. */
async function loadOpenRoutes(): Promise<Routes> {
  return [
    (await import('../../permits/verifications/routes.ts')).verifications,
    (await import('../../network/regions/routes.ts')).regions,
    (await import('../../network/offices/routes.ts')).offices,
    (await import('../../network/calendar/routes.ts')).calendar,
    (await import('../../catalogue/permit-types/routes.ts')).permitTypes,
    (await import('../../catalogue/permit-types/forms/routes.ts')).permitTypeForms,
  ]
}

/**
 * Adds the routes of the sandbox. Those with a scope need that scope. Requests with a valid key count towards the rate
 * limit of the sandbox, others towards that of their address. As in the live app, an open route answers whatever the
 * credential is.
 */
export async function addSandboxRoutes(app: App, served: SandboxServed): Promise<void> {
  const { limits, signIn, agencySignIn, admission } = served
  const add = async (routes: Routes, identify: (scope: App) => void) =>
    app.register(
      async (scope) => {
        admitRequests(scope, {
          admission,
          times: new RefusalTimes(),
          callerOf: createCallerOf(signIn, agencySignIn),
          heavy,
        })
        identify(scope)
        scope.addHook('onRoute', declareLimit)
        for (const set of routes) await scope.register(set, served)
      },
      { prefix: '/v1' },
    )
  const prove = async (request: FastifyRequest, countFirst?: () => void) => {
    request.asker = await authenticate(request, { signIn, agencySignIn }, countFirst)
    const { agency } = request.asker
    if (!agency) throw new Error('A person has come to the sandbox.')
    request.agency = agency
    return agency
  }
  const withKey = async (request: FastifyRequest, reply: FastifyReply) => {
    const { clientId } = await proving(limits, request, reply, prove)
    admit(limits, sandboxPolicy, clientId, reply)
    demandScopeOf(request)
  }
  await add(await loadKeyRoutes(), (scope) => {
    scope.addHook('onRequest', withKey)
    proveAfterLateBodies(scope, async (request) => {
      await prove(request)
      demandScopeOf(request)
    })
  })
  await add(await loadOpenRoutes(), (scope) => {
    scope.addHook('onRequest', (request, reply) => withKey(request, reply).catch(ignoreCredential))
  })
}

/** Throws `insufficient_scope` when the route needs a scope that the agency does not have. */
function demandScopeOf(request: FastifyRequest): void {
  if (request.routeOptions.config.scope !== undefined) demandScope(request)
}

/** Ignores that a credential is not valid, or that its agency is suspended. Throws everything else. */
function ignoreCredential(error: unknown): void {
  if (!(error instanceof Problem) || !['unauthorized', 'client_suspended'].includes(error.code)) throw error
}

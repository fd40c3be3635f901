import type { FastifyRequest } from 'fastify'
import { authenticate } from '../access/clients/authenticate.ts'
import { createCallerOf } from '../access/clients/caller.ts'
import { demandAgency, demandScope, demandSomebody } from '../access/clients/scope.ts'
import { admit, admitting, declareLimit, proving } from '../access/rate-limits/limiting.ts'
import { declareKiosk, demandDevice, holdToChannel } from '../counter/kiosks/sign-in.ts'
import { admitRequests, type Gate, proveAfterLateBodies } from '../http/admission/gate.ts'
import { limitOpenFiles } from '../http/admission/open-files.ts'
import { RefusalTimes } from '../http/admission/refusal-times.ts'
import { addressOf } from '../http/connections/client-address.ts'
import type { Audience } from '../http/room.ts'
import type { App } from '../http/schema.ts'
import { demandSignIn } from '../http/scope.ts'
import type { Served } from './parts.ts'
import { atKiosks, heavy, loadRoutes } from './registers.ts'

/**
 * Registers all routes of `rooms.ts`, in a scope for each audience that authenticates the caller and applies the rate
 * limits first.
 */
export async function addRoutes(app: App, served: Served): Promise<void> {
  const { admission, openFiles, signIn, agencySignIn } = served
  const gate: Gate = {
    admission,
    times: new RefusalTimes(),
    callerOf: createCallerOf(signIn, agencySignIn),
    heavy,
  }
  for (const audience of Object.keys(scopes).filter(isAudience)) {
    const routes = await loadRoutes(audience)
    await app.register(
      async (scope) => {
        admitRequests(scope, gate)
        limitOpenFiles(scope, openFiles, gate.callerOf)
        scopes[audience](scope, served)
        for (const set of routes) await scope.register(set, served)
      },
      { prefix: audience === 'wellKnown' ? '' : '/v1' },
    )
  }
}

const isAudience = (word: string): word is Audience => Object.hasOwn(scopes, word)

/** Adds the hooks of each audience to its scope, in the order of the contract. */
const scopes: Record<Audience, (scope: App, served: Served) => void> = {
  open(scope, { limits }) {
    scope.addHook('onRequest', admitting(limits, 'address', addressOf))
    scope.addHook('onRoute', declareLimit)
  },

  person(scope, { signIn, kioskSignIn, limits }) {
    const proofOf = (request: FastifyRequest) =>
      kioskSignIn.isSession(request) ? kioskSignIn.personOf : signIn.actorOf
    scope.addHook('onRequest', async (request, reply) => {
      request.actor = await proving(limits, request, reply, proofOf(request))
      admit(limits, 'person', request.actor.personId, reply)
      holdToChannel(request, atKiosks)
      // The next person uses the same browser: its cache keeps nothing of this one.
      if (request.actor.kiosk) void reply.header('cache-control', 'no-store')
    })
    proveAfterLateBodies(scope, async (request) => {
      request.actor = await proofOf(request)(request)
      holdToChannel(request, atKiosks)
    })
    scope.addHook('onRoute', demandSignIn)
    scope.addHook('onRoute', (route) => declareKiosk(route, atKiosks))
    scope.addHook('onRoute', declareLimit)
  },

  kiosk(scope, { kioskSignIn, limits }) {
    scope.addHook('onRequest', async (request, reply) => {
      request.device = await proving(limits, request, reply, kioskSignIn.deviceOf)
      admit(limits, 'kiosk', request.device.kioskId, reply)
    })
    proveAfterLateBodies(scope, async (request) => {
      request.device = await kioskSignIn.deviceOf(request)
    })
    scope.addHook('onRoute', demandDevice)
    scope.addHook('onRoute', declareLimit)
  },

  agency(scope, { agencySignIn, limits }) {
    scope.addHook('onRequest', async (request, reply) => {
      request.agency = await proving(limits, request, reply, agencySignIn.agencyOf)
      admit(limits, request.agency.ratePolicy, request.agency.clientId, reply)
      demandScope(request)
    })
    proveAfterLateBodies(scope, async (request) => {
      request.agency = await agencySignIn.agencyOf(request)
      demandScope(request)
    })
    scope.addHook('onRoute', demandAgency)
    scope.addHook('onRoute', declareLimit)
  },

  shared(scope, { signIn, agencySignIn, limits }) {
    scope.addHook('onRequest', async (request, reply) => {
      request.asker = await proving(limits, request, reply, (sent, countFirst) =>
        authenticate(sent, { signIn, agencySignIn }, countFirst),
      )
      const { actor, agency } = request.asker
      if (actor) return admit(limits, 'person', actor.personId, reply)
      request.agency = agency
      admit(limits, agency.ratePolicy, agency.clientId, reply)
      demandScope(request)
    })
    scope.addHook('onRoute', demandSomebody)
    scope.addHook('onRoute', declareLimit)
  },

  wellKnown(scope, { limits }) {
    scope.addHook('onRequest', admitting(limits, 'address', addressOf))
    scope.addHook('onRoute', declareLimit)
  },
}

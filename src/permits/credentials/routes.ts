import Type from 'typebox'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, Id, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { createCodeChecks } from '../verifications/code-checks.ts'
import { VerificationParams } from '../verifications/schema.ts'
import type { CredentialIssuer } from './issuer.ts'
import { findCredentialFacts, findCredentialFactsByToken } from './queries.ts'
import { IssuerMetadata, PublicKeys } from './schema.ts'

const tags = ['Credentials']
const keysSeconds = 300
const listSeconds = 1

interface StatusListsParts {
  database: Pick<Database, 'pool' | 'reader'>
  limits: Limits
  issuer: CredentialIssuer
}

/** Registers the routes for verifiers without an account: credentials by the code of a permit, and status lists. */
export async function statusLists(app: App, parts: StatusListsParts) {
  getCredentialByCodeRoute(app, parts)
  getStatusListRoute(app, parts)
}

function getCredentialByCodeRoute(app: App, { database: { reader }, limits, issuer }: StatusListsParts) {
  const check = createCodeChecks(reader, limits)

  app.get(
    '/verifications/:token/credential',
    {
      schema: {
        operationId: 'getCredentialByCode',
        tags,
        summary: 'Get the credential of a permit by its code',
        description:
          'Returns the signed credential of a permit for anybody with the code on it. Store it to check the permit ' +
          'offline. It has the same data as the check by code. 404: the code is unknown or malformed, or this ' +
          'deployment gives out no credentials (`no_credentials`).',
        params: VerificationParams,
        response: {
          200: Token('The signed credential.', 'application/dc+sd-jwt'),
          ...refusals('not_found', 'no_credentials'),
        },
      },
    },
    async (request, reply) => {
      const facts = await check(request, reply, request.params.token, (token) =>
        findCredentialFactsByToken(reader, token),
      )
      return reply
        .type('application/dc+sd-jwt')
        .header('cache-control', 'no-store')
        .send(await issuer.credential(facts))
    },
  )
}

function getStatusListRoute(app: App, { database: { pool }, issuer }: StatusListsParts) {
  app.get(
    '/status-lists/:list',
    {
      schema: {
        operationId: 'getStatusList',
        tags,
        summary: 'Get a status list',
        description:
          'Returns an IETF Token Status List with two bits for each permit, at the `idx` of its credential. 0: ' +
          'valid; 1: invalid (revoked, expired or superseded); 2: suspended; 3: not yet in force. The states are ' +
          'those of now. Without a network the list may be used for a day.',
        params: Type.Object({
          list: Type.Integer({
            minimum: 0,
            maximum: 1_000_000,
            description: 'Number of the list: the last segment of the `uri` in a credential.',
            examples: [0],
          }),
        }),
        response: {
          200: Token('The list, as a signed token.', 'application/statuslist+jwt'),
          ...refusals('not_found', 'no_credentials'),
        },
      },
    },
    async ({ params: { list } }, reply) =>
      reply
        .type('application/statuslist+jwt')
        .header('cache-control', `public, max-age=${listSeconds}`)
        .send(await issuer.statusList(pool, list)),
  )
}

/** Registers the route of credentials, for holders and for officers who see the permit. */
export async function credentials(
  app: App,
  { database: { reader }, issuer }: { database: Pick<Database, 'reader'>; issuer: CredentialIssuer },
) {
  app.get(
    '/permits/:id/credential',
    {
      schema: {
        operationId: 'getCredential',
        tags,
        summary: 'Get the credential of a permit',
        description:
          'Returns the public data of a permit as a signed SD-JWT VC (`dc+sd-jwt`, ES256) without selective ' +
          'disclosure. For the holder and the officers who see the permit. Anybody can check it offline, with the ' +
          'keys of `/.well-known/jwks.json` and the status list that it names.',
        params: Type.Object({ id: Id('Identifier of the permit.') }),
        response: {
          200: Token('The credential.', 'application/dc+sd-jwt'),
          ...refusals('not_found', 'no_credentials'),
        },
      },
    },
    async ({ actor, params: { id } }, reply) =>
      reply
        .type('application/dc+sd-jwt')
        .header('cache-control', 'no-store')
        .send(await issuer.credential(await findCredentialFacts(reader, id, actor))),
  )
}

interface CredentialParts {
  issuer: CredentialIssuer
}

/** Registers the routes of the public keys and of the issuer's metadata, under `/.well-known`. */
export async function wellKnown(app: App, parts: CredentialParts) {
  getPublicKeysRoute(app, parts)
  getCredentialIssuerRoute(app, parts)
}

function getPublicKeysRoute(app: App, { issuer }: CredentialParts) {
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        operationId: 'getPublicKeys',
        tags,
        summary: 'Get the public keys',
        description:
          'Returns the keys that verify credentials and status lists (RFC 7517). A new key is published before it ' +
          'signs; an old one stays as long as credentials signed with it may be shown.',
        response: { 200: ref(PublicKeys) },
      },
    },
    async (_request, reply) =>
      reply.header('cache-control', `public, max-age=${keysSeconds}`).send({ keys: [...issuer.jwks.keys] }),
  )
}

function getCredentialIssuerRoute(app: App, { issuer }: CredentialParts) {
  app.get(
    '/.well-known/jwt-vc-issuer',
    {
      schema: {
        operationId: 'getCredentialIssuer',
        tags,
        summary: 'Get the issuer of credentials',
        description:
          'Returns the metadata that an SD-JWT VC verifier reads at the `iss` of a credential: the URL of the keys.',
        response: { 200: ref(IssuerMetadata) },
      },
    },
    async (_request, reply) =>
      reply
        .header('cache-control', `public, max-age=${keysSeconds}`)
        .send({ issuer: issuer.name, jwks_uri: `${issuer.name}/.well-known/jwks.json` }),
  )
}

const Token = (description: string, type: string) => ({
  description,
  content: {
    [type]: {
      schema: Type.String({
        description,
        examples: [
          'eyJhbGciOiJFUzI1NiIsInR5cCI6ImRjK3NkLWp3dCIsImtpZCI6ImsyIn0.eyJpc3MiOiJodHRwczovL3Blcm1pdHMuZXhhbXBsZSJ9.signature~',
        ],
      }),
    },
  },
})

import { SignJWT } from 'jose/jwt/sign'
import { Problem } from '../../http/problems/problem.ts'
import { millisecondsNow, timeNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/client.ts'
import { type CredentialFacts, credentialClaims, listAddress } from './credential.ts'
import type { CredentialKey, PublicJwk } from './keys.ts'
import { statusesIn } from './queries.ts'
import { encodeStatusList, statusBits } from './status-list.ts'

/** Values of the `typ` header, so that one kind of token cannot be used as another. */
const types = { credential: 'dc+sd-jwt', list: 'statuslist+jwt' } as const
/** The validity of a status list in seconds, for verifiers that are offline. */
const listSeconds = 86_400
/** Seconds after which a verifier that is online fetches the list again. */
const listTtlSeconds = 60

/** Signs credentials of permits and status lists, which can be checked without calling this service. */
export interface CredentialIssuer {
  readonly name: string
  readonly jwks: { keys: readonly PublicJwk[] }
  /** Returns a signed credential (SD-JWT VC). Throws `no_credentials` when there is no key. */
  credential(facts: CredentialFacts): Promise<string>
  /** Returns the signed status list of now. Throws `not_found` for a list without permits, and `no_credentials`. */
  statusList(db: Db, list: number): Promise<string>
}

/** Returns an issuer with the name `publicUrl`. The first key signs; all keys are published. */
export function createCredentialIssuer(publicUrl: string, keys: readonly CredentialKey[]): CredentialIssuer {
  const sign = (typ: string, claims: object) => {
    const [key] = keys
    if (!key) throw new Problem('no_credentials', {})
    return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ, kid: key.kid }).sign(key.privateKey)
  }
  const underWay = new Map<number, Promise<string>>()
  async function signList(db: Db, list: number): Promise<string> {
    const { permits, places } = await statusesIn(db, list)
    if (permits === 0) throw new Problem('not_found', { what: 'status_list' })
    const iat = Math.floor(millisecondsNow() / 1_000)
    return sign(types.list, {
      iss: publicUrl,
      sub: listAddress(publicUrl, list),
      iat,
      exp: iat + listSeconds,
      ttl: listTtlSeconds,
      status_list: { bits: statusBits, lst: encodeStatusList(places) },
    })
  }
  return {
    name: publicUrl,
    jwks: { keys: keys.map(({ publicJwk }) => publicJwk) },
    credential: async (facts) => `${await sign(types.credential, credentialClaims(facts, publicUrl, timeNow()))}~`,
    /** Concurrent callers share one read. */
    async statusList(db, list) {
      const waiting = underWay.get(list) ?? signList(db, list).finally(() => underWay.delete(list))
      underWay.set(list, waiting)
      return waiting
    },
  }
}

import { discoverIssuer, type Issuer, localIssuer } from '../../access/identity/tokens.ts'
import type { Database } from '../../platform/db/client.ts'
import { loadConsultedType } from '../../sample/consulted-type.ts'
import { appointSampleStaff, registerSampleAgencies } from '../../sample/staff.ts'
import { demoUsers, sampleAgencies, sampleUsers } from '../../sample/users.ts'
import type { Parts } from '../parts.ts'
import type { Config } from '../settings/config.ts'
import { type Patience, waitFor } from './waiting.ts'

/** The issuer that signs people in, its endpoints for the docs page, and its routes if it is embedded. */
interface Identity {
  issuer: Issuer
  signInPages: Parts['signInPages']
  provider?: Parts['identityProvider']
}

const embeddedIssuerName = 'satu-pintu:embedded'
const docsClient = 'docs'

/** Returns the configured issuer, once it answers within `patience`. */
export async function external(
  { issuer, audience, ...accepted }: NonNullable<Config['identity']>,
  patience: Patience,
): Promise<Identity> {
  const found = await waitFor('OIDC_ISSUER', () => discoverIssuer(issuer, audience, accepted), patience)
  return {
    issuer: found,
    signInPages: {
      authorizationUrl: found.authorizationEndpoint,
      tokenUrl: found.tokenEndpoint,
      clientId: docsClient,
      ...(URL.canParse(audience) && { resource: audience }),
    },
  }
}

/** Returns the embedded issuer. Adds the sample staff and agencies to the database. */
export async function embeddedIdentity(
  publicUrl: string,
  database: Database,
  environment: Config['environment'],
): Promise<Identity> {
  const { createIdentityProvider } = await import('../../embedded/identity-provider/provider.ts')
  const provider = await createIdentityProvider({
    publicUrl,
    sql: database.pool,
    users: sampleUsers,
    unlisted: demoUsers,
    agencies: sampleAgencies,
  })
  await appointSampleStaff(database.pool, embeddedIssuerName)
  await registerSampleAgencies(database.pool, environment)
  await loadConsultedType(database.pool)
  return {
    issuer: localIssuer(provider, embeddedIssuerName),
    signInPages: {
      authorizationUrl: `${provider.issuer}/auth`,
      tokenUrl: `${provider.issuer}/token`,
      clientId: docsClient,
    },
    provider: provider.routes,
  }
}

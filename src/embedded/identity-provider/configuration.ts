import type { Adapter, Configuration, errors, Grant, interactionPolicy, KoaContextWithOIDC } from 'oidc-provider'
import { preferredLanguage } from '../../platform/preferred-language.ts'
import type { SampleAgency, SampleUser } from '../../sample/users.ts'
import { agencyClients, mayAskForTokens, publicClients } from './clients.ts'
import { refusalPage, signedOutPage, signOutPage } from './pages.ts'
import type { Secrets } from './secrets.ts'

/** The audience (`aud`) of access tokens. */
export const audience = 'satu-pintu'

const resource = 'urn:satu-pintu:api'
const scope = 'openid profile email'
const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** The used parts of `oidc-provider`, an optional package that is imported only when the provider is used. */
interface Library {
  errors: typeof errors
  interactionPolicy: typeof interactionPolicy
}

interface Settings {
  publicUrl: string
  issuer: string
  users: ReadonlyMap<string, SampleUser>
  agencies: readonly SampleAgency[]
  secrets: Secrets
  states: (kind: string) => Adapter
}

/**
 * Returns the configuration of the provider: authorization code with PKCE for people, client credentials for agencies,
 * no other grants. Every access token is a JWT for the API, valid for one hour.
 */
export function configure({ errors, interactionPolicy }: Library, settings: Settings): Configuration {
  const { publicUrl, issuer, users, agencies, secrets, states } = settings
  const basePath = new URL(issuer).pathname
  return {
    adapter: states,
    clients: [...publicClients(publicUrl), ...agencyClients(agencies)],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientBasedCORS: (_ctx, origin) => mayAskForTokens(origin, publicUrl),
    jwks: { keys: secrets.signingKeys },
    clientAuthMethods: ['none', 'client_secret_basic'],
    cookies: cookies(secrets.cookieKeys, basePath),
    scopes: [...new Set([scope, ...agencies.map((agency) => agency.scope)].flatMap((words) => words.split(' ')))],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    ttl: {
      AccessToken: hour,
      ClientCredentials: hour,
      AuthorizationCode: minute,
      IdToken: hour,
      Interaction: hour,
      Session: day,
      Grant: day,
    },
    findAccount: (_ctx, id) => {
      const user = users.get(id)
      return user && { accountId: id, claims: () => ({ sub: id, ...claimsOf(user) }) }
    },
    extraTokenClaims: (_ctx, token) => {
      const user = 'accountId' in token ? users.get(token.accountId) : undefined
      return user && claimsOf(user)
    },
    loadExistingGrant: firstPartyGrant,
    interactions: {
      policy: loginOnly(interactionPolicy),
      url: (_ctx, interaction) => `${basePath}/interaction/${interaction.uid}`,
    },
    features: features(errors, agencies),
    renderError: (ctx, fault) => {
      ctx.type = 'html'
      ctx.body = refusalPage(preferredLanguage(ctx.req), { code: fault.error, detail: fault.error_description })
    },
  }
}

/** Returns the claims of a user. Access tokens contain them, too: there is no userinfo endpoint. */
const claimsOf = ({ name, email }: SampleUser) => ({ name, email, email_verified: true })

/**
 * Returns the settings of cookies. Their names contain the product's, because all programs on localhost share cookies.
 * The session cookie is restricted to the path of the issuer.
 */
function cookies(keys: string[], path: string): NonNullable<Configuration['cookies']> {
  return {
    keys,
    names: { session: 'satu_pintu_session', interaction: 'satu_pintu_sign_in', resume: 'satu_pintu_resume' },
    long: { signed: true, httpOnly: true, sameSite: 'lax', path },
    short: { signed: true, httpOnly: true, sameSite: 'lax' },
  }
}

function features(
  { InvalidTarget }: typeof errors,
  agencies: readonly SampleAgency[],
): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = signOutPage(preferredLanguage(ctx.req), form)
      },
      postLogoutSuccessSource: async (ctx) => {
        const session = await ctx.oidc.provider.Session.get(ctx)
        ctx.type = 'html'
        ctx.body = signedOutPage(preferredLanguage(ctx.req), session.accountId !== undefined)
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, asked, client) => {
        if (asked !== resource) throw new InvalidTarget()
        return {
          scope: agencies.find(({ clientId }) => clientId === client.clientId)?.scope ?? scope,
          audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }
      },
    },
  }
}

/**
 * Returns a policy that prompts for login only, and not for consent, because both clients are first-party. A session of
 * an unknown user must sign in again.
 */
function loginOnly({ base, Check }: typeof interactionPolicy): ReturnType<typeof base> {
  const policy = base()
  policy.remove('consent')
  policy
    .get('login')
    ?.checks.add(
      new Check(
        'unknown_user',
        'nobody known is signed in',
        ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
      ),
    )
  return policy
}

async function firstPartyGrant({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { provider, client, session, account } = oidc
  if (!client || !session || !account) return undefined
  const grantId = session.grantIdFor(client.clientId)
  const granted = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  if (granted) return granted
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId })
  grant.addOIDCScope(scope)
  grant.addResourceScope(resource, scope)
  await grant.save()
  return grant
}

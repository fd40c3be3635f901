import { createHash, randomBytes } from 'node:crypto'
import { Browser } from './browser.ts'
import { demoUsers, sampleAgencies, sampleUsers } from './users.ts'

const clientId = 'script'
const redirectUri = 'http://127.0.0.1/callback'
const redirectLimit = 10
const randomBytesInSecret = 32

/** Thrown when a sign-in fails. The message says why and what to do. */
export class SignInError extends Error {}

/**
 * Returns an access token of a sample user or agency, valid for one hour, from the embedded identity provider of the
 * server at `url`. An agency uses client credentials. A person uses the authorization code with PKCE and the login
 * page. Throws a `SignInError` for an unknown user or an unexpected response, and an `Unreachable` when the server does
 * not answer.
 */
export async function fetchToken(url: string, user: string): Promise<string> {
  const agency = sampleAgencies.find(({ clientId: candidate }) => candidate === user)
  if (!agency && ![...sampleUsers, ...demoUsers].some(({ id }) => id === user)) {
    const known = [...sampleUsers.map(({ id }) => id), ...sampleAgencies.map(({ clientId: id }) => id)]
    throw new SignInError(`There is no sample user "${user}". Choose one of: ${known.join(', ')}.`)
  }
  const browser = new Browser(
    agency && { authorization: `Basic ${Buffer.from(`${agency.clientId}:${agency.secret}`).toString('base64')}` },
  )
  const provider = await discover(browser, url)
  if (agency)
    return tokenFrom(
      await browser.open(provider.tokenEndpoint, { grant_type: 'client_credentials', scope: agency.scope }),
    )
  const verifier = random()
  const state = random()
  const answer = await signIn(browser, `${provider.authorizationEndpoint}?${request(verifier, state)}`, user)
  if (answer.get('state') !== state || answer.get('iss') !== provider.issuer) {
    throw new SignInError('The answer is not for this sign-in. Try again.')
  }
  const code = answer.get('code')
  if (code === null)
    throw new SignInError(`The sign-in was refused: ${answer.get('error_description') ?? answer.get('error')}.`)
  return redeem(browser, provider.tokenEndpoint, { code, verifier })
}

interface Endpoints {
  issuer: string
  authorizationEndpoint: string
  tokenEndpoint: string
}

async function discover(browser: Browser, url: string): Promise<Endpoints> {
  const address = `${url.replace(/\/+$/, '')}/oidc/.well-known/openid-configuration`
  const response = await browser.open(address)
  if (!response.ok) {
    throw new SignInError(
      `There is no embedded identity provider at ${url} (${address} answered ${response.status}). ` +
        'Check the URL; a server that was given an issuer of its own has none.',
    )
  }
  const document = await read(response)
  return {
    issuer: text(document, 'issuer'),
    authorizationEndpoint: text(document, 'authorization_endpoint'),
    tokenEndpoint: text(document, 'token_endpoint'),
  }
}

function request(verifier: string, state: string): URLSearchParams {
  return new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
}

/**
 * Follows the redirects, chooses `user` on the login page, and returns the parameters of the redirect to the
 * application.
 */
async function signIn(browser: Browser, start: string, user: string): Promise<URLSearchParams> {
  let address = start
  let response = await browser.open(address)
  for (let steps = 0; steps < redirectLimit; steps++) {
    const location = response.headers.get('location')
    if (location === null) {
      if (!response.ok)
        throw new SignInError(`${address} answered ${response.status}. Try again, or see the server's log.`)
      response = await browser.open(address, { user })
      continue
    }
    if (location.startsWith(`${redirectUri}?`)) return new URL(location).searchParams
    address = new URL(location, address).href
    response = await browser.open(address)
  }
  throw new SignInError(`The sign-in did not end after ${redirectLimit} steps. See the server's log.`)
}

async function redeem(browser: Browser, endpoint: string, proof: { code: string; verifier: string }): Promise<string> {
  return tokenFrom(
    await browser.open(endpoint, {
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code: proof.code,
      code_verifier: proof.verifier,
    }),
  )
}

async function tokenFrom(response: Response): Promise<string> {
  const answer = await read(response)
  if (!response.ok) throw new SignInError(`No token was given (status ${response.status}): ${reasonOf(answer)}`)
  return text(answer, 'access_token')
}

const random = (): string => randomBytes(randomBytesInSecret).toString('base64url')

async function read(response: Response): Promise<unknown> {
  return response.json().catch((cause: unknown) => {
    throw new SignInError(`${response.url} did not answer in JSON (status ${response.status}).`, { cause })
  })
}

/**
 * Returns the reason of a refusal: the description or the code of an OAuth error, or the detail of a problem document.
 * The server sends a problem when it is busy or stops, before the identity provider sees the request.
 */
function reasonOf(answer: unknown): string {
  const found = ['error_description', 'detail', 'error'].map((name) => memberOf(answer, name))
  const reason = found.find((value) => typeof value === 'string') ?? 'it gave no reason'
  return `${String(reason).replace(/\.$/, '')}.`
}

const memberOf = (document: unknown, name: string): unknown =>
  typeof document === 'object' && document !== null ? Reflect.get(document, name) : undefined

function text(document: unknown, member: string): string {
  const value = memberOf(document, member)
  if (typeof value !== 'string') throw new SignInError(`The server's answer lacks "${member}".`)
  return value
}

import type { Network } from '../network.ts'
import { Person, type Reply } from '../person.ts'

export interface Client {
  id: string
  version: number
  names: { id: string; en: string }
  owner: string
  contact: { email: string; phone: string | null }
  environment: string
  permitTypes: string[]
  regions: string[]
  scopes: string[]
  suspension: { since: string; reason: string } | null
  oauthClient: { clientId: string; subject: string } | null
}
export interface Key {
  id: string
  label: string
  prefix: string
  lastFour: string
  expiresAt: string
  lastUsedAt: string | null
  scopes: string[] | null
  revocation: { reason: string } | null
}
export interface IssuedKey extends Key {
  secret: string
}
export interface Permit {
  id: string
  version: number
  number: string
  reference: string
  state: string
  permitType: { code: string }
  villageCode: string
  office: { id: string }
  issuedBy: { id: string }
  issuedAt: string
  handedOverAt: string | null
  changedAt: string
  holder: { name: string; correctedAt: string | null } | null
}

const dayMilliseconds = 86_400_000
export const inDays = (days: number) => new Date(Date.now() + days * dayMilliseconds).toISOString()

/** The default registration of an agency. */
export const bank = {
  names: { id: 'Bank (contoh)', en: 'Bank (sample)' },
  owner: 'A sample bank',
  contact: { email: 'access@agency.example', phone: null },
  purposes: [{ code: 'collateral_check', text: { id: 'Memeriksa agunan', en: 'Checking collateral' } }],
  permitTypes: ['IMB'],
  regions: ['31.71'],
  scopes: ['permits:read'],
  ratePolicy: 'agency',
}

export const registers = (net: Network, changes: object = {}) =>
  net.admin.does<Client>(201, 'POST', '/v1/clients', { body: { ...bank, ...changes } })

export const issues = (net: Network, { id }: { id: string }, changes: object = {}) =>
  net.admin.does<IssuedKey>(201, 'POST', `/v1/clients/${id}/keys`, {
    body: { label: 'Core system', expiresAt: inDays(30), ...changes },
  })

/** An agency that authenticates by its credential. Its requests to `asksFor` and `list` have a `Purpose` header. */
export class Agency extends Person {
  asksFor = (path: string, purpose = 'collateral_check'): Promise<Reply> =>
    this.asks('GET', path, { headers: { purpose } })

  list = (query = '') =>
    this.does<{ data: Permit[]; page: { nextCursor: string | null } }>(200, 'GET', `/v1/permits${query}`, {
      headers: { purpose: 'collateral_check' },
    })
}

export const agencyWith = ({ app, applicant: { contract } }: Network, credential: string) =>
  new Agency(app, contract, credential)

/**
 * Registers an agency, and issues a key. With the scope `keys:write` the key has all scopes; otherwise it has the
 * default.
 */
export async function agency(
  net: Network,
  changes: object = {},
): Promise<{ client: Client; key: IssuedKey; agency: Agency }> {
  const client = await registers(net, changes)
  const manages = client.scopes.includes('keys:write')
  const key = await issues(net, client, manages ? { scopes: client.scopes } : {})
  return { client, key, agency: agencyWith(net, key.secret) }
}

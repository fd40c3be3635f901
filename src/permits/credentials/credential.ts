import type { Names } from '../../platform/words.ts'
import { addressFor } from '../certificates/address.ts'
import { placeOf } from './status-list.ts'

/** The public facts of a permit, and its index in the status lists. Days are in the network's time zone. */
export interface CredentialFacts {
  id: string
  number: string
  token: string
  permitType: { code: string; names: Names }
  villageCode: string
  placeNames: string[]
  office: { names: Names; regionCode: string }
  holder: string | null
  issuedAt: Date
  validFrom: string | null
  validUntil: string | null
  statusIndex: number
}

/** The type (`vct`) of the credential. The meaning of its claims never changes. */
const credentialType = 'urn:satu-pintu:permit:1'

/** The offset of the network's time zone, which has no daylight saving time. */
const networkOffset = '+07:00'
const secondsOf = (moment: Date): number => Math.floor(moment.getTime() / 1_000)

/**
 * Returns the claims of the credential of a permit: an SD-JWT VC without selective disclosure. It expires at the end of
 * the permit's last day. Later changes of state are published in the status list.
 */
export function credentialClaims(
  {
    id,
    number,
    token,
    permitType,
    villageCode,
    placeNames,
    office,
    holder,
    issuedAt,
    validFrom,
    validUntil,
    statusIndex,
  }: CredentialFacts,
  publicUrl: string,
  now: Date,
) {
  const { list, idx } = placeOf(statusIndex)
  return {
    iss: publicUrl,
    iat: secondsOf(now),
    jti: `urn:uuid:${id}`,
    vct: credentialType,
    ...(validUntil !== null && { exp: secondsOf(new Date(`${validUntil}T23:59:59${networkOffset}`)) + 1 }),
    status: { status_list: { idx, uri: listAddress(publicUrl, list) } },
    number,
    permit_type: permitType,
    place: { village_code: villageCode, names: placeNames },
    issued_by: { names: office.names, region_code: office.regionCode },
    holder,
    issued_at: issuedAt.toISOString(),
    valid_from: validFrom,
    valid_until: validUntil,
    verification: addressFor(publicUrl, token),
  }
}

export const listAddress = (publicUrl: string, list: number): string => `${publicUrl}/v1/status-lists/${list}`

import { Problem } from '../../http/problems/problem.ts'
import type { Level, Office } from '../../network/offices/network.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language, Names } from '../../platform/words.ts'
import type { PermitState } from '../life.ts'
import { hasPublicKey, readPublicKey } from '../public-key.ts'

/**
 * The public facts of a permit, for anybody with its token or short code. The name of the holder is masked. Days are in
 * the network's time zone, as YYYY-MM-DD.
 */
export interface PublicPermit {
  state: PermitState
  number: string
  permitType: { code: string; names: Names }
  /** The village of the permit, and the names of the regions around it. */
  place: { villageCode: string; names: { level: Level; name: string }[] }
  /** The office that issued the permit. */
  issuedBy: Office
  /** The office responsible now. Null: the issuing one. */
  successor: Office | null
  holder: string | null
  issuedAt: Date
  validFrom: string | null
  validUntil: string | null
  /** The first day of the revocation, which may be in the future. Null: not revoked. */
  revokedFrom: string | null
  supersededBy: { number: string } | null
  checkedAt: Date
}

/**
 * Returns the public facts of a permit by its token or short code. Throws `not_found` for unknown and malformed ones,
 * at the cost of the same index look-up.
 */
export async function findPublicPermit(db: Db, written: string): Promise<PublicPermit> {
  const [permit] = await publicPermits(db, hasPublicKey(db, written))
  if (!permit) throw new Problem('not_found', { what: 'verification' })
  return permit
}

/** Returns those of the tokens and short codes that belong to a permit, in their original form. */
export async function knownTokensAmong(db: Db, written: readonly string[]): Promise<ReadonlySet<string>> {
  const keys = written.map((each) => ({ each, ...readPublicKey(each) }))
  const tokens = keys.flatMap(({ token }) => token ?? [])
  const codes = keys.flatMap(({ code }) => code ?? [])
  const rows = await db<{ key: string }[]>`
    select p.public_token as key
    from permits p
    where p.public_token = any(${tokens}::text[])
    union all
    select p.public_code
    from permits p
    where p.public_code = any(${codes}::text[])`
  const found = new Set(rows.map(({ key }) => key))
  return new Set(keys.filter(({ token, code }) => found.has(token ?? code ?? '')).map(({ each }) => each))
}

/** Returns a permit that has one of these tokens. Undefined: there is none. */
export async function findNamedPermit(db: Db, tokens: readonly string[]): Promise<PublicPermit | undefined> {
  const [permit] = tokens.length > 0 ? await publicPermits(db, db`p.public_token = any(${[...tokens]}::text[])`) : []
  return permit
}

/** A certificate made by this service. */
interface MadeCertificate {
  language: Language
  madeAt: Date
  permit: PublicPermit
}

/** Returns the certificate with this SHA-256 (in hexadecimal), and its permit. Undefined: there is none. */
export async function findCertificateByHash(db: Db, sha256: string): Promise<MadeCertificate | undefined> {
  const [file] = await db<{ permitId: string; language: Language; madeAt: Date }[]>`
    select permit_id, language, made_at
    from permit_certificates
    where sha256 = decode(${sha256}, 'hex')`
  if (!file) return undefined
  const { permitId, ...made } = file
  const [permit] = await publicPermits(db, db`p.id = ${permitId}`)
  return permit && { ...made, permit }
}

const publicPermits = (db: Db, which: ReturnType<Db>) => db<PublicPermit[]>`
    select permit_state(p.state, p.ends_on, p.revoked_from) as state, p.number,
      json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
      json_build_object('villageCode', p.village_code, 'names', ${placeNames(db)}) as place,
      (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
      (select office_json(o)
        from offices o
        where o.id = p.office_id and p.office_id <> p.issuing_office_id) as successor,
      p.holder, p.issued_at, p.valid_from::text as valid_from, p.valid_until::text as valid_until,
      p.revoked_from::text as revoked_from,
      (select json_build_object('number', n.number)
        from permits n
        where n.id = p.superseded_by) as superseded_by,
      now() as checked_at
    from permits p
    join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
    where ${which}`

/** SQL for the names of the village of `permits p` and the regions around it, from the smallest up. */
const placeNames = (db: Db) => db`(
  select json_agg(json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc)
  from regions r
  where r.code = any(region_and_above(p.village_code)))`

import type { PermitCondition } from '../../applications/consultations/conditions.ts'
import type { OfficeContact } from '../../network/offices/contact.ts'
import type { Db } from '../../platform/db/client.ts'
import { networkTime } from '../../platform/db/local-time.ts'
import { claimStrays } from '../../platform/stored-objects/ownership.ts'
import type { Language, Names } from '../../platform/words.ts'
import type { CertificateLayout } from '../certificate-layouts/layout.ts'
import type { MatchedOriginals, Signatory } from './facts.ts'
import type { NamedRegion } from './region-names.ts'
import type { SignerKind } from './signer.ts'

/**
 * A certificate to be made. `attempt` is a fencing token: an attempt that was replaced by a later one stores nothing.
 */
export interface Order {
  permitId: string
  attempt: number
  /** The time of the database at the beginning of this attempt: the time of the signatures. */
  at: Date
}

/** A signed file in the storage. */
export interface SignedFile {
  language: Language
  objectKey: string
  sha256: Buffer
  sizeBytes: number
}

/** The facts of a certificate in the database, with personal answers sealed. */
interface PermitRow {
  number: string
  token: string
  code: string | null
  layout: CertificateLayout | null
  signatory: Signatory | null
  originals: MatchedOriginals | null
  applicationId: string
  permitType: string
  permitTypeVersion: number
  issuedAt: Date
  validFrom: string | null
  validUntil: string | null
  office: Names
  contact: OfficeContact
  officeRegions: NamedRegion[]
  placeRegions: NamedRegion[]
  answers: Record<string, unknown>
  conditions: PermitCondition[]
  sealed: string | null
}

/** Leases orders that are due, the longest waiting first. Commit before making certificates. */
export const takeOrders = (db: Db, { limit, leaseSeconds }: { limit: number; leaseSeconds: number }) => db<Order[]>`
  update certificate_orders o
  set attempts = o.attempts + 1, due_at = now() + ${leaseSeconds} * interval '1 second'
  from (
    select permit_id
    from certificate_orders
    where due_at <= now()
    order by due_at
    limit ${limit}
    for update skip locked
  ) due
  where o.permit_id = due.permit_id
  returning o.permit_id, o.attempts as attempt, now() as at`

/** Delays a failed order, unless a later attempt has leased it. */
export async function putOff(db: Db, { permitId, attempt }: Order, seconds: number): Promise<void> {
  await db`
    update certificate_orders
    set due_at = now() + ${seconds} * interval '1 second'
    where permit_id = ${permitId} and attempts = ${attempt}`
}

/** Returns the facts of the certificate of a permit. Throws when the permit does not exist. */
export async function findFacts(db: Db, permitId: string): Promise<PermitRow> {
  const [row] = await db<PermitRow[]>`
    select p.number, p.public_token as token, p.public_code as code, p.application_id, p.permit_type,
      p.permit_type_version, p.issued_at, p.valid_from::text as valid_from, p.valid_until::text as valid_until,
      names_json(o.name_id, o.name_en) as office, o.contact,
      ${regionsOf(db, db`o.region_code`)} as office_regions, ${regionsOf(db, db`p.village_code`)} as place_regions,
      f.answers, f.personal as sealed, p.conditions, c.signatory,
      (select l.layout
        from certificate_layouts l
        where l.version = p.certificate_layout) as layout,
      (select json_build_object('matched', count(*),
          'lastOn', to_char(${networkTime(db, db`max(m.at)`)}, 'YYYY-MM-DD'))
        from documents d
        join original_matches m on m.document_id = d.id
        where d.application_id = p.application_id and d.superseded_at is null and m.verdict = 'matched'
          and m.at <= p.issued_at
        having count(*) > 0) as originals
    from permits p
    left join certificate_orders c on c.permit_id = p.id
    join offices o on o.id = p.issuing_office_id
    join application_forms f on f.application_id = p.application_id
    where p.id = ${permitId}`
  if (!row) throw new Error('There is no such permit.')
  return row
}

/** SQL for a region and those around it as JSON, the smallest first. */
export const regionsOf = (db: Db, code: ReturnType<Db>) => db`(
  select coalesce(json_agg(json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc), '[]')
  from regions r
  where r.code = any(region_and_above(${code})))`

/**
 * Stores the certificates of the permit, adds their hashes to its history and deletes the order, in one statement.
 * Returns false and changes nothing when another attempt was faster, or when the objects are being swept.
 */
export async function keepCertificates(
  db: Db,
  { permitId, attempt }: Order,
  files: readonly SignedFile[],
  signedBy: SignerKind,
): Promise<boolean> {
  const rows = files.map(({ sha256, ...file }) => ({ ...file, sha256: sha256.toString('hex') }))
  const objectKeys = files.map(({ objectKey }) => objectKey)
  const claim = claimStrays(db, objectKeys)
  const [kept] = await db`
    with file as (
      select *
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as f (language language, "objectKey" text,
        sha256 text, "sizeBytes" int)
    ), ${claim.strays}, done as (
      delete from certificate_orders
      where permit_id = ${permitId} and attempts = ${attempt} and ${claim.isOpen}
      returning permit_id
    ), ${claim.claimed(db`done`)}, permit as (
      update permits p
      set version = p.version + 1
      from done
      where p.id = done.permit_id
      returning p.id, p.version, p.office_id, clock_timestamp() as at
    ), kept as (
      insert into permit_certificates (permit_id, language, object_key, sha256, size_bytes, signed_by, made_at)
      select permit.id, f.language, f."objectKey", decode(f.sha256, 'hex'), f."sizeBytes", ${signedBy}::signer_kind,
        permit.at
      from permit, file f
    )
    insert into permit_events (permit_id, version, type, standing, office_id, channel, details, at)
    select id, version, 'permit.certified', 'system', office_id, 'system',
      jsonb_build_object('signedBy', ${signedBy}::text, 'sha256',
        (select jsonb_object_agg(f.language, f.sha256) from file f)),
      at
    from permit
    returning id`
  return kept !== undefined
}

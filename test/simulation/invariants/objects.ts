import type { Claims, Invariant, Look } from './invariant.ts'

/** The whole storage is listed every seventh day; each day while it has at most 2,000 objects. */
const daysBetweenListings = 7
const fewObjects = 2_000

interface Owned {
  owner: string
  objectKey: string
  sha256: string | null
  sizeBytes: number
}

/** Returns an invariant that remembers which objects it has read. */
export function objectsAreWhole(): Invariant {
  const read = new Set<string>()
  let [days, objects] = [0, 0]
  return {
    name: 'objects-are-whole',
    statement:
      'Each row of a file has its object, with the recorded hash and size; every object of the storage is owned by ' +
      'one row or registered as stray.',
    async afterAct({ look, files }, claims) {
      for (const { id, documents } of files)
        for (const { objectKey, sha256, sizeBytes, slot } of documents)
          if (!read.has(objectKey)) {
            read.add(objectKey)
            await compare(look, { owner: `${id} ${slot}`, objectKey, sha256, sizeBytes }, claims)
          }
    },
    async atDayEnd(look, { applications, mails }, claims) {
      const owned = await ownedBy(look, [...applications], [...mails])
      for (const object of owned) await compare(look, object, claims)
      if (days++ % daysBetweenListings === 0 || objects <= fewObjects) objects = await compareAll(look, claims)
    },
  }
}

async function compare({ storage }: Look, { owner, objectKey, sha256, sizeBytes }: Owned, claims: Claims) {
  const found = await storage.read(objectKey)
  claims.holds(found !== undefined, owner, 'an object with its bytes', `nothing at ${objectKey}`)
  if (!found) return
  claims.equal(owner, 'size', sizeBytes, found.sizeBytes)
  if (sha256 !== null) claims.equal(owner, 'hash', sha256, found.sha256)
}

/** Compares the list of all objects with all rows that own one. Returns the number of objects. */
async function compareAll({ sql, storage }: Look, claims: Claims): Promise<number> {
  const owners = new Map<string, number>()
  const rows = await sql<{ objectKey: string; isStray: boolean }[]>`
    select d.object_key as "objectKey", false as "isStray" from documents d
    union all select m.object_key, false from received_mails m where m.object_key is not null
    union all select f.object_key, false from received_attachments f where f.object_key is not null
    union all select c.object_key, false from permit_certificates c
    union all select o.object_key, false from open_data_files o
    union all select p.object_key, false from consultation_papers p
    union all select s.object_key, true from stray_objects s`
  const strays = new Set(rows.filter(({ isStray }) => isStray).map(({ objectKey }) => objectKey))
  for (const { objectKey } of rows) owners.set(objectKey, (owners.get(objectKey) ?? 0) + 1)
  for (const [objectKey, count] of owners) claims.equal(objectKey, 'owners of an object', 1, count)
  const there = new Set<string>()
  for await (const page of storage.list())
    for (const { objectKey } of page) {
      there.add(objectKey)
      claims.holds(owners.has(objectKey), objectKey, 'an object that is owned or stray', 'nobody knows it')
    }
  for (const objectKey of owners.keys())
    if (!strays.has(objectKey)) claims.holds(there.has(objectKey), objectKey, 'an object in the storage', 'none')
  return there.size
}

/** Returns the objects that these applications and mails own, with the hash and size in their rows. */
const ownedBy = ({ sql }: Look, applications: readonly string[], mails: readonly string[]) => sql<Owned[]>`
  select 'document ' || d.id as owner, d.object_key as "objectKey", encode(d.sha256, 'hex') as sha256,
    d.size_bytes::int as "sizeBytes"
  from documents d
  where d.application_id = any(${[...applications]}::uuid[])
  union all
  select 'mail ' || m.reference, m.object_key, encode(m.sha256, 'hex'), m.size_bytes::int
  from received_mails m
  where m.id = any(${[...mails]}::uuid[]) and m.object_key is not null
  union all
  select 'file of a mail ' || f.id, f.object_key, encode(f.sha256, 'hex'), f.size_bytes::int
  from received_attachments f
  where f.mail_id = any(${[...mails]}::uuid[]) and f.object_key is not null
  union all
  select 'paper ' || w.id, w.object_key, encode(w.sha256, 'hex'), w.size_bytes::int
  from consultation_papers w
  join consultations s on s.id = w.consultation_id
  where s.application_id = any(${[...applications]}::uuid[])
  union all
  select 'certificate of ' || p.number || ' ' || c.language, c.object_key, encode(c.sha256, 'hex'), c.size_bytes
  from permit_certificates c
  join permits p on p.id = c.permit_id
  where p.application_id = any(${[...applications]}::uuid[])`

import type { Sql } from 'postgres'
import type { Environment } from '../access/clients/client.ts'
import { insertClient } from '../access/clients/queries.ts'
import { listScopes, type Scope } from '../access/clients/scopes.ts'
import { demoUser, demoVillage, sampleAgencies } from './users.ts'

const officers = [
  ['front-desk', 'front_desk'],
  ['reviewer', 'reviewer'],
  ['inspector', 'inspector'],
  ['cashier', 'cashier'],
  ['head', 'head'],
] as const
/** Offices of the demonstration: Gambir's village, its district and its city. */
const demoOffices = [demoVillage, demoVillage.slice(0, 8), demoVillage.slice(0, 5)]
const sampleOffices = ['31.71.06.1001', '31.71.06', '31.71', '31']

/**
 * Appoints the sample officers of an issuer to the sample offices: Menteng's village, its district, its city and the
 * province; those of the demonstration to Gambir's. Omits dissolved offices, and posts that an officer has or had.
 */
export async function appointSampleStaff(sql: Sql, issuer: string): Promise<void> {
  const posts = [
    ...officers.flatMap(([subject, role]) => [
      ...sampleOffices.map((office) => ({ subject, role, office })),
      ...demoOffices.map((office) => ({ subject: demoUser(subject), role, office })),
    ]),
    { subject: 'admin', role: 'administrator', office: '31' },
  ]
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('satu_pintu.staff'))`
    await tx`
      insert into people (issuer, subject, name)
      select distinct ${issuer}, subject, subject
      from jsonb_to_recordset(${JSON.stringify(posts)}::text::jsonb) as p (subject text)
      on conflict do nothing`
    await tx`
      with appointed as (
        insert into staff (person_id, office_id, role)
        select p.id, o.id, post.role::role
        from jsonb_to_recordset(${JSON.stringify(posts)}::text::jsonb) as post (subject text, role text, office text)
        join people p on p.issuer = ${issuer} and p.subject = post.subject
        join offices o on o.region_code = post.office and o.state <> 'dissolved'
        where not exists (
          select from staff s
          where s.person_id = p.id and s.office_id = o.id and s.role = post.role::role)
        returning id
      )
      insert into staff_changes (staff_id, action, reason)
      select id, 'appoint', 'Sample data'
      from appointed`
  })
}

/**
 * Registers the sample agencies that are not registered yet, with their scopes at the embedded issuer. Throws when
 * `program/registers.ts`, which declares the scopes, is not loaded: they would be registered with none.
 */
export async function registerSampleAgencies(sql: Sql, environment: Environment): Promise<void> {
  for (const { clientId, scope, names, purpose, permitTypes, regions } of sampleAgencies) {
    await insertClient(
      sql,
      environment,
      {
        names,
        owner: names.en,
        contact: { email: `${clientId}@agency.example`, phone: null },
        purposes: [purpose],
        permitTypes: [...permitTypes],
        regions: [...regions],
        scopes: declared(scope),
        ratePolicy: 'agency',
        oauthClient: { clientId, subject: clientId },
      },
      null,
    )
  }
}

function declared(scope: string): Scope[] {
  const wanted = scope.split(' ')
  const scopes = listScopes()
    .map(([known]) => known)
    .filter((known) => wanted.includes(known))
  if (scopes.length < wanted.length)
    throw new Error(`Not all of these scopes are declared: ${scope}. Load program/registers.ts first.`)
  return scopes
}

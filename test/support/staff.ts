import assert from 'node:assert/strict'
import type { Network } from './network.ts'
import type { Person } from './person.ts'

export type OfficerRole = 'front_desk' | 'reviewer' | 'inspector' | 'cashier' | 'head' | 'administrator'
interface Me {
  id: string
  posts: { role: string; reach: string }[]
}

/** Inserts a new person with all these roles at the office of a region. Asserts the posts. */
export async function appoint(network: Network, roles: OfficerRole[], region: string): Promise<Person> {
  const {
    database: { pool },
    issuer,
  } = network
  const subject = `${roles.join('-')}-${crypto.randomUUID()}`
  await pool`
    with person as (insert into people (issuer, subject, name)
      values (${issuer.name}, ${subject}, ${subject})
      returning id)
    insert into staff (person_id, office_id, role)
    select person.id, o.id, role
    from person, offices o, unnest(${roles}::role[]) role
    where o.region_code = ${region}`
  const person = await network.person(subject)
  const { posts } = await person.does<Me>(200, 'GET', '/v1/me')
  assert.deepEqual(
    new Set(posts.map(({ role, reach }) => `${role} ${reach}`)),
    new Set(roles.map((role) => `${role} ${region}`)),
  )
  return person
}

/** Returns the office of a region. Fails when there is none. */
export async function officeOf(
  network: Network,
  region: string,
): Promise<{ id: string; names: { id: string; en: string } }> {
  const {
    data: [office],
  } = await network.nobody.does<{ data: { id: string; names: { id: string; en: string } }[] }>(
    200,
    'GET',
    `/v1/offices?region=${region}`,
  )
  assert.ok(office, `There is no office of ${region}.`)
  return office
}

/** Appoints an existing person to a role at an office over the API, as the administrator. */
export async function post(network: Network, person: Person, role: string, officeId: string): Promise<void> {
  const { id } = await person.does<Me>(200, 'GET', '/v1/me')
  const [known] = await network.database.pool<{ subject: string }[]>`select subject from people where id = ${id}`
  await network.admin.does(201, 'POST', '/v1/staff', {
    body: { subject: known?.subject, role, officeId, reason: 'Other work.' },
  })
}

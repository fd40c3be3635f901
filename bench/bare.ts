import fastify from 'fastify'
import postgres from 'postgres'

/**
 * Runs a server with the bare operations only, for comparison: Fastify, postgres.js with a pool of 10 and prepared
 * statements, response schemas. It has no sign-in, no rules and no log. Arguments: database URL, port, and the schema
 * whose tables it uses; those that the schema lacks are ours.
 */
const [url = '', port = '', schema = 'public'] = process.argv.slice(2)
const sql = postgres(url, { max: 10, onnotice: () => {}, connection: { search_path: `${schema}, public` } })
const app = fastify()

const text = { type: 'string' }
const answers = { type: 'object', additionalProperties: true }
const params = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } }
const row = {
  id: text,
  reference: text,
  version: { type: 'integer' },
  status: text,
  permitType: text,
  villageCode: text,
  officeId: text,
  createdAt: { type: 'string', format: 'date-time' },
  submittedAt: { type: 'string', format: 'date-time', nullable: true },
  updatedAt: { type: 'string', format: 'date-time' },
}
const columns = sql`
  a.id, a.reference, a.version, a.status, a.permit_type as "permitType", a.village_code as "villageCode",
  a.office_id as "officeId", a.created_at as "createdAt", a.submitted_at as "submittedAt", a.updated_at as "updatedAt"`

interface ById {
  Params: { id: string }
}
interface Draft {
  Body: { permitType: string; villageCode: string; answers: Record<string, unknown> }
}
interface Queue {
  Querystring: { office: string; status?: string; after: string }
}

app.get('/ready', async () => (await sql`select 1 as ready`)[0])

app.get<ById>(
  '/applications/:id',
  { schema: { params, response: { 200: { type: 'object', properties: { ...row, answers } } } } },
  async ({ params: { id } }, reply) => {
    const [found] = await sql`
      select ${columns}, f.answers
      from applications a
      join application_forms f on f.application_id = a.id
      where a.id = ${id}`
    return found ?? reply.code(404).send()
  },
)

const page = { type: 'object', properties: { data: { type: 'array', items: { type: 'object', properties: row } } } }
app.get<Queue>(
  '/applications',
  { schema: { response: { 200: page } } },
  async ({ query: { office, status, after } }) => ({
    data: await sql`
    select ${columns}
    from applications a
    where a.office_id = ${office}
      ${status ? sql`and a.status = ${status}` : sql``}
      and a.id < ${after}
    order by a.id desc
    limit 50`,
  }),
)

app.post<Draft>(
  '/applications',
  { schema: { response: { 201: { type: 'object', properties: { id: text } } } } },
  async ({ body }, reply) => {
    const id = await sql.begin(async (tx) => {
      const reference = crypto.randomUUID()
      const [made] = await tx`
        insert into applications (reference, tracking_key, permit_type, permit_type_version, channel, applicant_id,
          village_code)
        values (${reference}, ${reference}, ${body.permitType}, 1, 'web', (select id from people limit 1),
          ${body.villageCode})
        returning id`
      await tx`
        insert into application_forms (application_id, answers)
        values (${made?.['id']}, ${JSON.stringify(body.answers)}::text::jsonb)`
      return made?.['id']
    })
    return reply.code(201).send({ id })
  },
)

app.post<ById>(
  '/applications/:id/accept',
  { schema: { params, response: { 201: { type: 'object', properties: { version: { type: 'integer' } } } } } },
  async ({ params: { id } }, reply) => {
    const version = await sql.begin(async (tx) => {
      const [found] = await tx`
        select version, status
        from applications
        where id = ${id}
        for update`
      const next = Number(found?.['version']) + 1
      await tx`
        update applications
        set version = ${next}, status = 'in_review', status_since = now(), updated_at = now()
        where id = ${id}`
      await tx`
        insert into application_events (application_id, version, type, action, from_status, to_status, standing,
          channel, at)
        values (${id}, ${next}, 'application.in_review', 'accept', ${found?.['status']}, 'in_review', 'front_desk',
          'web', now())`
      return next
    })
    return reply.code(201).send({ version })
  },
)

await app.listen({ host: '127.0.0.1', port: Number(port) })

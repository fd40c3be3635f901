import fastify from 'fastify'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import postgres from 'postgres'

declare module 'fastify' {
  interface FastifyRequest {
    subject: string
  }
}

/**
 * Runs the jobs as well as they can be done without rules: one statement each, JSON made by PostgreSQL, a token that is
 * verified once and then remembered. Arguments: database URL, port, issuer.
 */
const [url = '', port = '', issuer = ''] = process.argv.slice(2)
const sql = postgres(url, { max: 10, onnotice: () => {} })
const keys = createRemoteJWKSet(new URL(`${issuer}/keys`))
const verified = new LRUCache<string, string>({ max: 10_000, ttl: 300_000 })
const app = fastify()

app.get('/ready', async () => (await sql`select 1 as ready`)[0])

app.register(async (signedIn) => {
  signedIn.decorateRequest('subject', '')
  signedIn.addHook('onRequest', async (request, reply) => {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
    const subject = verified.get(token) ?? (await subjectOf(token))
    if (subject === undefined) return reply.code(401).send()
    verified.set(token, subject)
    request.subject = subject
  })

  signedIn.get<{ Params: { id: string } }>('/applications/:id', async ({ params: { id } }, reply) => {
    const [found] = await sql<{ body: string }[]>`
      select json_build_object('id', a.id, 'reference', a.reference, 'status', a.status, 'version', a.version,
        'permitType', a.permit_type, 'villageCode', a.village_code, 'createdAt', a.created_at,
        'submittedAt', a.submitted_at, 'updatedAt', a.updated_at, 'answers', f.answers,
        'office', case
          when o.id is not null then json_build_object('id', o.id, 'name', o.name, 'regionCode', o.region_code,
            'telephone', o.telephone) end,
        'documents', (
          select coalesce(json_agg(json_build_object('id', d.id, 'slot', d.slot, 'fileName', d.file_name,
            'mediaType', d.media_type, 'sizeBytes', d.size_bytes, 'sha256', d.sha256, 'uploadedAt', d.uploaded_at)
            order by d.id), '[]')
          from documents d
          where d.application_id = a.id),
        'history', (
          select json_agg(json_build_object('id', e.id, 'version', e.version, 'action', e.action,
            'fromStatus', e.from_status, 'toStatus', e.to_status, 'actor', e.actor, 'at', e.at) order by e.version)
          from events e
          where e.application_id = a.id))::text as body
      from applications a
      join forms f on f.application_id = a.id
      left join offices o on o.id = a.office_id
      where a.id = ${id}`
    return found ? reply.type('application/json').send(found.body) : reply.code(404).send()
  })

  signedIn.get<{ Querystring: { office: string; status: string; before: string } }>(
    '/applications',
    async ({ query: { office, status, before } }, reply) => {
      const [page] = await sql<{ body: string }[]>`
        select json_build_object('data', coalesce(json_agg(json_build_object('id', id, 'reference', reference,
          'status', status, 'version', version, 'permitType', permit_type, 'villageCode', village_code,
          'officeId', office_id, 'createdAt', created_at, 'submittedAt', submitted_at, 'updatedAt', updated_at)
          order by id desc), '[]'))::text as body
        from (
          select *
          from applications
          where office_id = ${office} and status = ${status} and id < ${before}
          order by id desc
          limit 50
        ) page`
      return reply.type('application/json').send(page?.body)
    },
  )

  signedIn.post<{ Body: { permitType: string; villageCode: string; answers: Record<string, unknown> } }>(
    '/applications',
    async ({ subject, body: { permitType, villageCode, answers } }, reply) => {
      const [made] = await sql`
        with made as (
          insert into applications (reference, permit_type, village_code)
          values (${crypto.randomUUID()}, ${permitType}, ${villageCode})
          returning id, reference, status, version
        ), form as (
          insert into forms (application_id, answers)
          select id, ${JSON.stringify(answers)}::text::jsonb
          from made
        ), event as (
          insert into events (application_id, version, action, to_status, actor)
          select id, version, 'draft', status, ${subject}
          from made
        )
        select *
        from made`
      return reply.code(201).send(made)
    },
  )

  signedIn.post<{ Params: { id: string }; Body: { action: string } }>(
    '/applications/:id/steps',
    async ({ subject, params: { id }, body: { action } }, reply) => {
      const [taken] = await sql`
        with taken as (
          update applications
          set status = 'in_review', version = version + 1, updated_at = now()
          where id = ${id} and status = 'submitted'
          returning id, status, version
        ), event as (
          insert into events (application_id, version, action, from_status, to_status, actor)
          select id, version, ${action}, 'submitted', status, ${subject}
          from taken
        )
        select *
        from taken`
      return taken ? reply.code(201).send(taken) : reply.code(409).send()
    },
  )
})

await app.listen({ host: '127.0.0.1', port: Number(port) })

async function subjectOf(token: string): Promise<string | undefined> {
  try {
    return (await jwtVerify(token, keys, { issuer })).payload.sub
  } catch {
    return undefined
  }
}

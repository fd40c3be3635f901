import express from 'express'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import pg from 'pg'

/** The jobs with Express and pg, as a small team would write them. Arguments: database URL, port, issuer. */
const [connectionString, port, issuer] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString, max: 10 })
const keys = createRemoteJWKSet(new URL(`${issuer}/keys`))
const app = express()

app.get('/ready', async (_request, response) => {
  await pool.query('select 1')
  response.json({ ready: true })
})

app.use(async (request, response, next) => {
  try {
    const { payload } = await jwtVerify(request.get('authorization')?.replace('Bearer ', '') ?? '', keys, { issuer })
    request.subject = payload.sub
  } catch {
    response.sendStatus(401)
    return
  }
  next()
})
app.use(express.json())

const columns = `
  a.id, a.reference, a.status, a.version, a.permit_type as "permitType", a.village_code as "villageCode",
  a.office_id as "officeId", a.created_at as "createdAt", a.submitted_at as "submittedAt", a.updated_at as "updatedAt"`

app.get('/applications/:id', async (request, response) => {
  const { id } = request.params
  const [application, documents, history] = await Promise.all([
    pool.query(
      `select ${columns}, f.answers, to_json(o.*) as office
      from applications a
      join forms f on f.application_id = a.id
      left join offices o on o.id = a.office_id
      where a.id = $1`,
      [id],
    ),
    pool.query(
      `select id, slot, file_name as "fileName", media_type as "mediaType", size_bytes as "sizeBytes", sha256,
        uploaded_at as "uploadedAt"
      from documents
      where application_id = $1
      order by id`,
      [id],
    ),
    pool.query(
      `select id, version, action, from_status as "fromStatus", to_status as "toStatus", actor, at
      from events
      where application_id = $1
      order by version`,
      [id],
    ),
  ])
  if (application.rows.length === 0) response.sendStatus(404)
  else response.json({ ...application.rows[0], documents: documents.rows, history: history.rows })
})

app.get('/applications', async (request, response) => {
  const { office, status, before } = request.query
  const { rows } = await pool.query(
    `select ${columns}
    from applications a
    where a.office_id = $1 and a.status = $2 and a.id < $3
    order by a.id desc
    limit 50`,
    [office, status, before],
  )
  response.json({ data: rows })
})

app.post('/applications', async (request, response) => {
  const { permitType, villageCode, answers } = request.body
  const application = await inTransaction(async (client) => {
    const { rows } = await client.query(
      `insert into applications (reference, permit_type, village_code)
      values ($1, $2, $3)
      returning id, reference, status, version`,
      [crypto.randomUUID(), permitType, villageCode],
    )
    await client.query('insert into forms (application_id, answers) values ($1, $2)', [rows[0].id, answers])
    await client.query(
      `insert into events (application_id, version, action, to_status, actor)
      values ($1, $2, 'draft', $3, $4)`,
      [rows[0].id, rows[0].version, rows[0].status, request.subject],
    )
    return rows[0]
  })
  response.status(201).json(application)
})

app.post('/applications/:id/steps', async (request, response) => {
  const taken = await inTransaction(async (client) => {
    const { rows } = await client.query('select status, version from applications where id = $1 for update', [
      request.params.id,
    ])
    if (rows[0]?.status !== 'submitted') return undefined
    const version = rows[0].version + 1
    await client.query(
      `update applications
      set status = 'in_review', version = $2, updated_at = now()
      where id = $1`,
      [request.params.id, version],
    )
    await client.query(
      `insert into events (application_id, version, action, from_status, to_status, actor)
      values ($1, $2, $3, 'submitted', 'in_review', $4)`,
      [request.params.id, version, request.body.action, request.subject],
    )
    return { id: request.params.id, status: 'in_review', version }
  })
  if (taken === undefined) response.sendStatus(409)
  else response.status(201).json(taken)
})

app.listen(Number(port), '127.0.0.1')

async function inTransaction(work) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

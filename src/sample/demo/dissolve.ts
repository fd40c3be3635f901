import { readFile } from 'node:fs/promises'
import type { Sql } from 'postgres'
import { fetchToken } from '../sign-in.ts'
import { fill } from './open-files.ts'
import { type Caller, callerOf, openNetwork } from './own-network.ts'
import { tell } from './visit.ts'

const files = 5_000
const writers = 6
const [village, district] = ['31.71.06.1001', '31.71.06']
const settleMilliseconds = 2_000

/**
 * Dissolves Menteng's village office with 5,000 open applications into its district, while applicants and officers
 * continue to write, and counts before and after. A dissolution cannot be undone, so this starts a network in a
 * temporary folder and removes it at the end.
 */
export async function dissolveAnOffice(): Promise<void> {
  await using parts = new AsyncDisposableStack()
  const { sql, url } = await openNetwork(parts)
  tell('network', `opened for this demonstration at ${url}`)
  const tokens = new Map(
    await Promise.all(
      ['applicant-1', 'front-desk', 'admin'].map(async (user) => [user, await fetchToken(url, user)] as const),
    ),
  )
  const call = callerOf(url, tokens)
  const {
    body: { id: applicantId },
  } = await call<{ id: string }>('applicant-1', 'GET', '/me')
  await fill(sql, { files, village, applicantId, answers: (await example()).answers })
  const {
    data: [office],
  } = await call<List>('admin', 'GET', `/offices?region=${village}`).then(({ body }) => body)
  const {
    data: [successor],
  } = await call<List>('admin', 'GET', `/offices?region=${district}`).then(({ body }) => body)
  if (!office || !successor) throw new Error('The sample offices are not there.')
  await count(sql, 'before')

  const writing = new AbortController()
  const answers: Record<string, number> = {}
  const work = Array.from({ length: writers }, (_, index) => goOn(call, index, writing.signal, answers))
  await pause(settleMilliseconds)

  const minutes = await dissolve(call, office.id, successor.id)
  await pause(settleMilliseconds)
  writing.abort()
  await Promise.all(work)
  tell(
    'writers',
    Object.entries(answers)
      .map(([what, many]) => `${what} ${many}`)
      .sort()
      .join(', '),
  )

  await count(sql, 'after')
  await check(sql, `${url}/v1/offices/${office.id}/dissolutions/${minutes.id}/files`, tokens.get('admin') ?? '')
}

/** Previews the dissolution, does it, and prints both and how long it took. Returns its minutes. */
async function dissolve(call: Caller, officeId: string, successorOfficeId: string): Promise<Minutes> {
  const { body: preview } = await call<Minutes>('admin', 'POST', `/offices/${officeId}/dissolutions?dryRun=true`, {
    successorOfficeId,
  })
  for (const { part, of } of preview.estate)
    tell('would move', `${part}: ${of.map(({ key, count: many }) => `${key} ${many}`).join(', ') || 'nothing'}`)
  const began = performance.now()
  const { body: minutes } = await call<Minutes>('admin', 'POST', `/offices/${officeId}/dissolutions`, {
    successorOfficeId,
  })
  const took = Math.round(performance.now() - began)
  tell('admin', `dissolves it in ${took} ms, while ${writers} others write`)
  for (const { part, of } of minutes.estate)
    tell('moved', `${part}: ${of.map(({ key, count: many }) => `${key} ${many}`).join(', ') || 'nothing'}`)
  return minutes
}

/** Counts applications without an office, and transfers that left a gap in a history. Throws unless both are zero. */
async function check(sql: Sql, list: string, token: string): Promise<void> {
  const lines = await fetch(list, { headers: { authorization: `Bearer ${token}` } })
  tell('minutes', `${(await lines.text()).trim().split('\n').length} files are on the list`)
  const [lost] = await sql<{ lost: number; torn: number }[]>`
    select count(*) filter (
        where a.status <> 'draft' and a.status <> 'withdrawn' and o.state is distinct from 'online')::int as lost,
      count(*) filter (
        where a.id in (select application_id from office_dissolution_applications)
          and a.version <> (select max(e.version) from application_events e where e.application_id = a.id))::int as torn
    from applications a
    left join offices o on o.id = a.office_id
    where a.discarded_at is null`
  tell('check', `${lost?.lost} applications without a responsible office, ${lost?.torn} with a gap in their history`)
  if (lost?.lost !== 0 || lost.torn !== 0) throw new Error('An application was lost.')
}

interface List {
  data: { id: string }[]
}
interface Minutes {
  id: string
  estate: { part: string; of: { key: string; count: number }[] }[]
}

const sample = (name: string) => readFile(new URL(`../${name}`, import.meta.url))
const example = async (): Promise<{ answers: object }> =>
  JSON.parse((await sample('permit-types/SKTM.json')).toString()).samples[0]

/** Works as one writer until `signal` aborts: applicants draft, upload and submit for the village; officers accept. */
async function goOn(call: Caller, index: number, signal: AbortSignal, answers: Record<string, number>): Promise<void> {
  const note = (what: string, status: number) => {
    answers[`${what} ${status}`] = (answers[`${what} ${status}`] ?? 0) + 1
  }
  while (!signal.aborted) {
    if (index % 2 === 0) await fileOne(call, note)
    else await acceptOne(call, note)
  }
}

async function fileOne(call: Caller, note: (what: string, status: number) => void): Promise<void> {
  const { answers } = await example()
  const {
    body: { id },
  } = await call<{ id: string }>('applicant-1', 'POST', '/applications', {
    permitType: 'SKTM',
    villageCode: village,
    answers,
  })
  for (const slot of ['signed_application', 'identity_card', 'family_card', 'neighbourhood_letter']) {
    const form = new FormData()
    form.set('slot', slot)
    form.set('file', new Blob([await sample('sample.pdf'), `\n% ${slot}\n`]), `${slot}.pdf`)
    note('upload', (await call('applicant-1', 'POST', `/applications/${id}/documents`, form)).status)
  }
  note(
    'submit',
    (
      await call('applicant-1', 'POST', `/applications/${id}/transitions`, {
        action: 'submit',
        statementAccepted: true,
      })
    ).status,
  )
}

async function acceptOne(call: Caller, note: (what: string, status: number) => void): Promise<void> {
  const {
    body: { data },
  } = await call<List>('front-desk', 'GET', '/applications?status=submitted&limit=20')
  const file = data[Math.floor(Math.random() * data.length)]
  if (file)
    note(
      'accept',
      (await call('front-desk', 'POST', `/applications/${file.id}/transitions`, { action: 'accept' })).status,
    )
}

async function count(sql: Sql, when: string): Promise<void> {
  const rows = await sql<{ office: string; status: string; files: number }[]>`
    select o.region_code as office, a.status, count(*)::int as files
    from applications a
    join offices o on o.id = a.office_id
    group by o.region_code, a.status
    order by o.region_code, a.status`
  for (const { office, status, files: many } of rows) tell(when, `${many} ${status} at ${office}`)
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

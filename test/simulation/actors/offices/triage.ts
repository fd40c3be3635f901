import type { CaseFile } from '../case-file.ts'
import { openCase } from '../case-file.ts'
import { type Journey, once } from '../journey.ts'
import { day, duringWork } from '../moments.ts'
import { answersOf, type Persona } from '../personas.ts'
import { handOn } from './handling.ts'
import type { Office, Officer } from './office.ts'
import type { Offices } from './offices.ts'

interface Mail {
  id: string
  reference: string
  state: string
  from: string | null
  subject: string | null
  office: { id: string }
  attachmentCount: number
  attachments: { id: string; slot: string | null }[]
  repliesTo: { id: string } | null
}

/** Yields acts of the province, which reads all mails in triage each day, and has each office deal with its own. */
export async function* triageMails(province: Office, offices: Offices): Journey {
  const { town } = province
  for (;;) {
    const desk = await province.officerFor('front_desk')
    const page = await desk?.client.reads('/v1/received-mails?state=triage&limit=50')
    for (const { id, office } of page?.isGood ? page.body<{ data: Mail[] }>().data : []) {
      const where = offices.byId(office.id)
      if (!where || offices.dealtWith.has(id)) continue
      offices.dealtWith.add(id)
      where.gets(
        'deals with a mail',
        once(() => dealAt(where, offices, id)),
      )
    }
    yield { at: duringWork(town.now + town.mix.regulars.mailTriage * day), act: 'looks at the mail' }
  }
}

async function dealAt(office: Office, offices: Offices, id: string): Promise<void> {
  offices.dealtWith.delete(id)
  const desk = await office.officerFor('front_desk')
  if (desk) await deal(office, offices, desk, id)
}

async function deal(office: Office, offices: Offices, { client }: Officer, id: string): Promise<void> {
  const { chance } = office
  const path = `/v1/received-mails/${id}`
  const read = await client.reads(path)
  if (!read.isGood) return
  const mail = read.body<Mail>()
  if (chance.isTrue(0.1)) await client.reads(`${path}/content`)
  const [file] = mail.attachments
  if (file && chance.isTrue(0.2)) await client.reads(`${path}/attachments/${file.id}/content`)
  const known = offices.writers.get(mail.from ?? '')
  if (!known || chance.isTrue(0.03)) {
    if (chance.isTrue(0.5)) await client.sends(`${path}/closures`, { reason: 'An advertisement.' })
    else await client.sends(`${path}/transfers`, { officeId: chance.pick(offices.all).id, reason: 'It is theirs.' })
    return
  }
  if (known.reference !== undefined && chance.isTrue(0.8))
    return void (await client.sends(`${path}/filings`, {
      applicationReference: known.reference,
      reason: 'The sender named it by phone.',
    }))
  if (mail.attachmentCount === 0 && chance.isTrue(0.9))
    return void (await client.sends(`${path}/answers`, {
      missing: office.town.catalogue
        .typeOf(known.persona.permitType)
        .documents.slice(0, 3)
        .map(({ slot }) => slot),
      note: 'Sebutkan nama berkasnya.',
    }))
  await draftOf(office, offices, client, path, known)
}

/** Creates a draft from a mail, and completes it later. */
async function draftOf(
  office: Office,
  offices: Offices,
  client: Officer['client'],
  path: string,
  known: Writer,
): Promise<void> {
  const { persona } = known
  const made = await client.sends(`${path}/drafts`, {
    permitType: persona.permitType,
    villageCode: persona.villageCode,
    assistance: { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' },
  })
  if (!made.isGood) return
  const file = made.body<CaseFile>()
  known.reference = file.reference
  known.id = file.id
  const { samples } = office.town.catalogue.typeOf(persona.permitType)
  await client.changes(
    `/v1/applications/${file.id}`,
    { answers: answersOf(office.chance.pick(samples).answers, persona) },
    file.version,
  )
  office.gets('completes a draft of a mail', completes(office, offices, file.id))
}

/** Accepts the files of mails until the draft is complete, and submits it. */
async function* completes(office: Office, offices: Offices, id: string): Journey {
  for (let looks = 0; looks < 25; looks++) {
    const desk = await office.officerFor('front_desk')
    const file = desk && (await openCase(desk.client, id))
    if (desk && file) {
      if (!['draft', 'returned'].includes(file.status) && looks > 0 && file.clock.state === 'stopped') return
      await acceptsFiles(office, desk, id)
      if (['draft', 'returned'].includes(file.status)) await submits(offices, desk, id)
    }
    const days = looks === 0 ? 1 : office.chance.whole(2, 6)
    yield { at: duringWork(office.town.now + days * day), act: 'completes a draft of a mail' }
  }
}

async function acceptsFiles({ chance }: Office, { client }: Officer, id: string): Promise<void> {
  const path = `/v1/applications/${id}/received-attachments`
  const page = await client.reads(path)
  if (!page.isGood) return
  const { data } = page.body<{
    data: { id: string; slot: string | null; documentId: string | null; discarded: object | null }[]
  }>()
  for (const file of data) {
    if (file.documentId !== null || file.discarded !== null) continue
    if (chance.isTrue(0.1)) await client.reads(`${path}/${file.id}/content`)
    if (file.slot !== null && chance.isTrue(0.9)) await client.sends(`${path}/${file.id}/acceptances`, {})
    else await client.sends(`${path}/${file.id}/discards`, { reason: 'A page of somebody else.' })
  }
}

async function submits(offices: Offices, { client }: Officer, id: string): Promise<void> {
  const submitted = await client.steps(id, 'submit', { statementAccepted: true })
  if (!submitted.isGood) return
  const read = await openCase(client, id)
  const where = read?.office ? offices.byId(read.office.id) : undefined
  if (where) handOn(where, id, 'submitted')
}

/** A writer of mails, as the offices know them from the telephone. */
export interface Writer {
  persona: Persona
  reference: string | undefined
  /** The id of the draft that an office made from their mail. */
  id?: string
}

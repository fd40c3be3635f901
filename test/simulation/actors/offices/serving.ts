import { type CaseFile, isOpen, openCase } from '../case-file.ts'
import { fileFor } from '../files.ts'
import type { Bell, Journey } from '../journey.ts'
import { duringWork, hour, minute } from '../moments.ts'
import { handOn } from './handling.ts'
import type { Office, Officer } from './office.ts'
import { printLetters } from './printing.ts'

/** The share of visitors who take letters along. */
const takesLetters = 0.15

/** A visitor at the counter, with the papers that they bring. */
interface Visitor {
  applicationId: string
  /** Returns the slots whose originals the visitor has forgotten. */
  forgets: (slots: readonly string[]) => readonly string[]
  /** True when one paper is not the original of the uploaded document. */
  bringsAnother: boolean
  /** Rung when the visit has ended. */
  bell: Bell
  /** True when the visitor takes a queue ticket. */
  takesNumber: boolean
}

/** Yields the acts of an officer who serves a visitor: queue ticket, originals, handover. */
export async function* serve(office: Office, visitor: Visitor): Journey {
  const officer = await office.officerFor('front_desk')
  if (!officer) {
    yield { at: duringWork(office.town.now + 3 * hour), act: 'serves a visitor' }
    return
  }
  const ticket = visitor.takesNumber ? await takesNumber(office, officer, visitor) : undefined
  if (ticket !== undefined) yield { at: office.town.now + 20 * minute, act: 'calls a visitor' }
  if (ticket !== undefined && office.chance.isTrue(0.1))
    await officer.client.reads(`/v1/offices/${office.id}/queue-tickets/${ticket}`)
  const called = ticket !== undefined && (await calls(office, officer, ticket))
  if (ticket !== undefined) await looksAtScreen(office)
  const file = await openCase(officer.client, visitor.applicationId)
  if (file) await serveFile(office, officer, file, visitor)
  if (file && office.town.isInTurn('takes letters along', takesLetters))
    await printLetters(office.town, officer.client, file.id)
  if (called)
    await officer.client.sends(`/v1/offices/${office.id}/queue-tickets/${ticket}/transitions`, { action: 'serve' })
  visitor.bell.ring()
}

async function takesNumber(
  office: Office,
  { client }: Officer,
  { applicationId }: Visitor,
): Promise<string | undefined> {
  const file = office.chance.isTrue(0.5) ? await openCase(client, applicationId) : undefined
  const visit = file?.visit?.open
  const given = await client.sends(`/v1/offices/${office.id}/queue-tickets`, visit ? { visitId: visit.id } : {})
  return given.isGood ? given.body<{ id: string }>().id : undefined
}

async function calls(office: Office, { client }: Officer, ticket: string): Promise<boolean> {
  const path = `/v1/offices/${office.id}`
  const next = await client.sends(`${path}/queue-calls`, { desk: 1 })
  if (next.isGood && next.body<{ id: string }>().id === ticket) return true
  const called = await client.sends(`${path}/queue-tickets/${ticket}/transitions`, { action: 'call', desk: 1 })
  return called.isGood
}

/** Reads the screen in the hall, as a visitor with a queue ticket. */
async function looksAtScreen({ town, id, name }: Office): Promise<void> {
  await town.clientOf(`screen ${name}`, null).reads(`/v1/offices/${id}/queue`)
}

async function serveFile(office: Office, officer: Officer, file: CaseFile, visitor: Visitor): Promise<void> {
  const isCollecting = file.status === 'issued'
  if (!isCollecting && file.status !== 'awaiting_originals') return
  const bring = file.visit?.bring.map(({ slot }) => slot) ?? []
  const forgotten = new Set(visitor.forgets(bring))
  const [bad] = visitor.bringsAnother ? bring.filter((slot) => !forgotten.has(slot)) : []
  let version = file.version
  for (const slot of bring) {
    const document = file.documents.find((candidate) => candidate.slot === slot)
    if (forgotten.has(slot) || !document) continue
    const match = await officer.client.puts(
      `/v1/applications/${file.id}/documents/${document.id}/original`,
      {
        verdict: slot === bad ? 'mismatched' : 'matched',
        sha256: document.sha256,
        ...(slot === bad && { note: 'Another plot.' }),
      },
      version,
    )
    if (!match.isGood) return
    version++
  }
  const read = await openCase(officer.client, file.id)
  if (!read) return
  const action = stepFor(read, bad !== undefined)
  if (action === undefined) return
  const taken = await officer.client.steps(read.id, action, action === 'send_back' ? { reason: 'Another plot.' } : {})
  if (taken.isGood) handOn(office, read.id, taken.body<{ to: string }>().to)
}

function stepFor(file: CaseFile, isMismatch: boolean): string | undefined {
  if (isMismatch && isOpen(file, 'send_back')) return 'send_back'
  return ['confirm_originals', 'hand_over'].find((action) => isOpen(file, action))
}

/** Records a payment at the counter with its evidence, as the cashier. */
export async function takePayment(office: Office, id: string, bell: Bell, share = 1): Promise<void> {
  const officer = await office.officerFor('cashier')
  const file = officer && (await openCase(officer.client, id))
  const owed = file?.feeAssessment?.outstanding.amount
  if (officer && file && owed) {
    const evidence = fileFor({ slot: 'payment_evidence', formats: ['image/png'] }, office.chance)
    const uploaded = await officer.client.uploads(id, 'payment_evidence', evidence)
    const again = uploaded.isGood ? await openCase(officer.client, id) : undefined
    if (again) {
      const body = {
        amount: { amount: Math.max(1, Math.floor(owed * share)), currency: 'IDR' },
        paidAt: new Date(office.town.now - minute).toISOString(),
        evidenceDocumentId: uploaded.body<{ id: string }>().id,
      }
      await officer.client.sends(`/v1/applications/${id}/payments`, body, { version: again.version })
    }
  }
  bell.ring()
}

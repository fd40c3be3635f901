import { dissolveAtOnce, isDissolvable, splitVillage, successorOf } from '../administration/areas.ts'
import { type CaseFile, openCase } from '../case-file.ts'
import type { Client } from '../client.ts'
import { fileFor } from '../files.ts'
import type { Journey } from '../journey.ts'
import { day, duringWork, hour } from '../moments.ts'
import type { Office } from './office.ts'
import type { Offices } from './offices.ts'

/** The number of looks after which an office gives up on open money. */
const looks = 4

interface Refund {
  id: string
  outcome: string
  payout: object | null
  returnedPayouts: object[]
}

/**
 * Yields the acts of the office that settles open money: heads decide, and cashiers pay out what they granted. After a
 * dissolution these are the officers of the successor.
 */
export async function* settleMoney(offices: Offices, first: Office, id: string): Journey {
  const { town, chance } = first
  const office = () => (first.data.state === 'dissolved' && successorOf(offices, first)) || first
  for (let look = 0; look < looks; look++) {
    const { rest, granted } = await decide(office(), id)
    const isDisturbed = granted !== undefined && disturb(offices, office(), granted)
    const isSoon = !isDisturbed && town.isInTurn('pays out a refund soon', town.mix.officers.refunds.soon)
    const days = isSoon ? 0 : chance.whole(isDisturbed ? 2 : 1, 5)
    yield { at: duringWork(town.now + days * day), act: 'pays out refunds' }
    const isDue = await payOut(office(), id)
    if (rest === 0 && !isDue) return
    yield { at: duringWork(town.now + day), act: 'decides about open money' }
  }
}

/** Has the office of a granted refund dissolved, or its village split, each in its turn. Returns true when it has. */
function disturb(offices: Offices, office: Office, { villageCode }: CaseFile): boolean {
  const { town } = office
  const { upheavals } = town.mix.officers.refunds
  const at = town.now + hour
  if (isDissolvable(office) && town.isInTurn('dissolves an office with a refund', upheavals)) {
    town.enrols('administrator', dissolveAtOnce(offices, office), { at, act: 'dissolves the office of a refund' })
    return true
  }
  const isListed = villageCode !== null && offices.villages.includes(villageCode)
  if (!isListed || !town.isInTurn('splits a village with a refund', upheavals)) return false
  town.enrols('administrator', splitVillage(offices, villageCode, 0), { at, act: 'splits the village of a refund' })
  return true
}

interface Decided {
  /** The amount that is still open, in whole rupiah. */
  rest: number
  /** The case of which a part was granted. */
  granted?: CaseFile
}

/** Decides about the open money of a case as a head, found in the list of open money. */
async function decide(office: Office, id: string): Promise<Decided> {
  const { town } = office
  const head = await office.officerFor('head')
  if (!head) return { rest: 1 }
  await head.client.reads(`/v1/open-money?officeId=${office.id}&waitsFor=decision`)
  const file = await openCase(head.client, id)
  const open = file?.openMoney?.open.amount ?? 0
  if (!file || open === 0) return { rest: 0 }
  const { inParts, declines } = town.mix.officers.refunds
  const amount = town.isInTurn('decides about a part of the money', inParts) ? Math.ceil(open / 2) : open
  const isGranted = town.isInTurn('grants a refund', 1 - declines)
  const decision = {
    outcome: isGranted ? 'granted' : 'declined',
    amount: { amount, currency: 'IDR' },
    reason: 'Uang yang dibayar tidak menjadi retribusi.',
    legalBasis: 'Dasar hukum menurut kantor.',
  }
  const path = `/v1/applications/${id}/refunds`
  const answer = await head.client.sends(path, decision, { version: file.version })
  if (!answer.isGood) return { rest: open }
  return { rest: open - amount, ...(isGranted && { granted: file }) }
}

/** Pays out the granted refunds of a case as a cashier; the bank returns some. Returns true while one is left. */
async function payOut(office: Office, id: string): Promise<boolean> {
  const cashier = await office.officerFor('cashier')
  if (!cashier) return true
  await cashier.client.reads(`/v1/open-money?officeId=${office.id}&waitsFor=payout`)
  const path = `/v1/applications/${id}/refunds`
  const page = await cashier.client.reads(path)
  const due = page.isGood ? page.body<{ data: Refund[] }>().data.filter(isPayable) : []
  let isLeft = false
  for (const { id: refundId, returnedPayouts } of due) {
    const records = (part: string, body: object) =>
      sendWithEvidence({ office, client: cashier.client, id }, `${path}/${refundId}/${part}`, body)
    const paidOn = dayOf(office)
    const treasuryReference = `SP2D-${refundId}-${returnedPayouts.length}`
    if (!(await records('payouts', { paidOn, treasuryReference }))) return true
    const { isInTurn, mix } = office.town
    if (returnedPayouts.length > 0 || !isInTurn('returns a payout', mix.officers.refunds.returns)) continue
    await records('payout-returns', { returnedOn: dayOf(office), reason: 'account_closed' })
    isLeft = true
  }
  return isLeft
}

interface Recording {
  office: Office
  client: Client
  id: string
}

/** Uploads evidence, and records what it proves. Returns true when it was recorded. */
async function sendWithEvidence({ office, client, id }: Recording, path: string, body: object): Promise<boolean> {
  const evidence = fileFor({ slot: 'refund_evidence', formats: ['image/png'] }, office.chance)
  const uploaded = await client.uploads(id, 'refund_evidence', evidence)
  const file: CaseFile | undefined = uploaded.isGood ? await openCase(client, id) : undefined
  if (!file) return false
  const evidenceDocumentId = uploaded.body<{ id: string }>().id
  return (await client.sends(path, { ...body, evidenceDocumentId }, { version: file.version })).isGood
}

const dayOf = ({ town }: Office): string => new Date(town.now + networkMilliseconds).toISOString().slice(0, 10)

const networkMilliseconds = 7 * 3_600_000

const isPayable = ({ outcome, payout }: Refund): boolean => outcome === 'granted' && payout === null

import { type CaseFile, openCase } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { handOn } from '../offices/handling.ts'
import type { Applicant } from './applicant.ts'
import { awaitDecision } from './awaiting.ts'
import { complain } from './complaining.ts'
import { stateContact } from './contacts.ts'
import { writeTooEarly } from './draft-letters.ts'
import { begin, correctAnswers, missingSlots, uploadTo } from './filling-in.ts'
import { lookAfterOwnData } from './own-data.ts'

const sittings = 6

/**
 * Yields the acts of an application from home: draft, documents in one or more sittings, submission, and all later
 * steps.
 */
export async function* applyFromHome(me: Applicant): Journey {
  const file = await begin(me)
  if (file) yield* goOnWith(me, file)
}

/** Yields the acts from a draft to the end of its application. */
export async function* goOnWith(me: Applicant, drafted: CaseFile): Journey {
  let file: CaseFile | undefined = drafted
  if (me.has('tries_too_early')) await submit(me, file)
  if (me.has('writes_messages')) await writeTooEarly(me, file)
  if (me.has('has_no_account_mail') && me.town.isInTurn('states a contact', 0.3)) yield* stateContact(me)
  if (me.has('gives_up')) {
    if (!me.has('comes_back')) return leave(me, file)
    yield me.later('comes back to the draft', 'comesBackAfter')
    file = await openCase(me.client, file.id)
  }
  for (let sitting = 0; file && sitting < sittings; sitting++) {
    if (file.status !== 'draft') break
    if (file.permitType.newerVersion !== null) file = await moveToVersion(me, file)
    if ((file.answerFaults ?? []).length > 0) file = await correctAnswers(me, file)
    const missing = missingSlots(me, file)
    await uploadTo(me, file.id, missing)
    if (me.has('changes_village') && sitting === 0 && me.chance.isTrue(0.7)) yield* movesHouse(me, file)
    if (missing.length > 0) yield me.soon('submits')
    if (await submit(me, file)) break
    yield me.later('goes on with the draft', 'betweenSittings')
    file = await openCase(me.client, file.id)
  }
  if (file) yield* awaitDecision(me, file.id)
}

/** Abandons, discards or withdraws a draft. */
async function leave(me: Applicant, { id, version }: CaseFile): Promise<void> {
  const { client, chance, has } = me
  if (has('withdraws_drafts')) await client.steps(id, 'withdraw', { reason: 'It was begun by mistake.' })
  else if (chance.isTrue(0.3)) await client.removes(`/v1/applications/${id}`, version)
  await lookAfterOwnData(me, me.town.mix.ownData.ofThoseWhoLeave)
}

/** Moves the draft to the version of its permit type that is in force. */
async function moveToVersion({ client, chance, town }: Applicant, file: CaseFile): Promise<CaseFile> {
  const path = `/v1/applications/${file.id}/permit-type-version`
  const to = { version: file.permitType.newerVersion }
  if (chance.isTrue(0.4)) await client.puts(`${path}?dryRun=true`, to, file.version)
  if (!town.isInTurn('moves a draft to another version', 0.8)) return file
  await client.puts(path, to, file.version)
  return (await openCase(client, file.id)) ?? file
}

/** Changes the village of the draft. */
async function* movesHouse(me: Applicant, file: CaseFile): Journey {
  yield me.later('changes the village', 'betweenSittings')
  const read = await openCase(me.client, file.id)
  me.villageCode = me.chance.pick(me.offices.villages)
  if (read) await me.client.changes(`/v1/applications/${file.id}`, { villageCode: me.villageCode }, read.version)
}

/** Submits, and gives the office its next work. Returns true when the submission succeeded. */
export async function submit(me: Applicant, { id }: Pick<CaseFile, 'id'>): Promise<boolean> {
  const { client, town } = me
  if (me.has('asks_before') && me.chance.isTrue(0.3))
    await client.sends(`/v1/applications/${id}/transitions?dryRun=true`, { action: 'submit', statementAccepted: true })
  const answer = await client.steps(id, 'submit', { statementAccepted: true })
  if (!answer.isGood) return false
  town.coverage.submitted(me.persona.permitType)
  const read = await openCase(client, id)
  const office = read && me.officeOf(read)
  if (office) handOn(office, id, 'submitted')
  if (read) complain(me, read)
  return true
}

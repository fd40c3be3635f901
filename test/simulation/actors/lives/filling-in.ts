import type { CaseFile } from '../case-file.ts'
import type { Slot } from '../catalogue.ts'
import type { UploadedFile } from '../client.ts'
import { fileFor, textFile } from '../files.ts'
import { answersOf } from '../personas.ts'
import type { Applicant } from './applicant.ts'

/** Creates a draft, complete, empty or with a mistake. Undefined when it is refused. */
export async function begin(me: Applicant, rest: object = {}): Promise<CaseFile | undefined> {
  const { permitType } = me.persona
  const answers = answersFor(me)
  if (me.has('asks_before')) await asksBefore(me, answers)
  const isPlain = me.chance.isTrue(0.3)
  const drafted = await me.client.sends('/v1/applications', {
    permitType,
    ...(!isPlain && { villageCode: me.villageCode, answers: me.has('mistypes') ? mistyped(me, answers) : answers }),
    ...rest,
  })
  if (!drafted.isGood) return undefined
  const file = drafted.body<CaseFile>()
  return isPlain ? fillIn(me, file, { villageCode: me.villageCode, answers }) : file
}

function answersFor(me: Applicant): Record<string, unknown> {
  const { samples } = me.type
  const drawn = me.chance.pick(samples)
  return answersOf((samples[me.persona.rare?.sample ?? -1] ?? drawn).answers, me.persona)
}

async function asksBefore({ client, persona, chance }: Applicant, answers: object): Promise<void> {
  if (chance.isTrue(0.4)) await client.reads(`/v1/permit-types?regionCode=${persona.villageCode}&q=izin`)
  if (chance.isTrue(0.4)) await client.reads(`/v1/permit-types/${persona.permitType}`)
  await client.sends(`/v1/permit-types/${persona.permitType}/estimate`, { villageCode: persona.villageCode, answers })
}

/** Saves answers. Returns the saved case, or the case as it was when the change is refused. */
export async function fillIn(me: Applicant, file: CaseFile, patch: object): Promise<CaseFile> {
  if (me.has('unknown_field') && me.chance.isTrue(0.3))
    await me.client.changes(`/v1/applications/${file.id}`, { answers: { shoeSize: 43 } }, file.version)
  const saved = await me.client.changes(`/v1/applications/${file.id}`, patch, file.version)
  return saved.isGood ? saved.body<CaseFile>() : file
}

/** Corrects the fields that the case lists as faulty. */
export async function correctAnswers(me: Applicant, file: CaseFile): Promise<CaseFile> {
  const right = answersFor(me)
  const wrong = new Set((file.answerFaults ?? []).map(({ pointer }) => pointer.split('/')[2] ?? ''))
  const answers = Object.fromEntries(Object.entries(right).filter(([field]) => wrong.size === 0 || wrong.has(field)))
  return fillIn(me, file, { ...(file.villageCode === null && { villageCode: me.villageCode }), answers })
}

/** Returns the answers with one of them invalid or missing. */
function mistyped(me: Applicant, answers: Record<string, unknown>): Record<string, unknown> {
  const field = me.chance.pick(Object.keys(answers))
  const value = answers[field]
  if (typeof value === 'number') return { ...answers, [field]: `${value}a` }
  if (typeof value === 'string') return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== field))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return answers
  const inner = me.chance.pick(Object.keys(value))
  return { ...answers, [field]: { ...value, [inner]: typed(Reflect.get(value, inner)) } }
}

const typed = (value: unknown): unknown => (typeof value === 'number' ? `${value},` : null)

/** Returns the slots whose documents are missing for the submission. */
export function missingSlots(me: Applicant, file: CaseFile): Slot[] {
  const targets = new Set(
    file.nextActions.flatMap(({ blockers }) =>
      blockers.filter(({ code }) => code === 'document_missing').map(({ target }) => target),
    ),
  )
  return me.type.documents.filter(({ slot }) => targets.has(slot))
}

/** Uploads files to slots, with the mistakes of this person's habits. */
export async function uploadTo(me: Applicant, id: string, slots: readonly Slot[]): Promise<void> {
  for (const slot of slots) {
    if (me.has('uploads_wrong_type') && me.chance.isTrue(0.3))
      await me.client.uploads(id, slot.slot, textFile(slot.slot))
    const uploaded = await me.client.uploads(id, slot.slot, nextFile(me, slot))
    if (!uploaded.isGood || !me.has('removes_a_file') || me.chance.isTrue(0.6)) continue
    const { id: documentId } = uploaded.body<{ id: string }>()
    const read = await me.client.reads(`/v1/applications/${id}/documents/${documentId}`)
    await me.client.removes(`/v1/applications/${id}/documents/${documentId}`, read.version)
    await me.client.uploads(id, slot.slot, fileFor(slot, me.chance))
  }
}

/** Returns the next file for a slot; its name tells officers what they find in it. */
export function nextFile(me: Applicant, slot: Slot): UploadedFile {
  const file = fileFor(slot, me.chance)
  const finding = me.findingOfNextFile()
  return finding ? { ...file, name: `${finding}-${file.name}` } : file
}

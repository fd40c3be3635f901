import { type CaseFile, openCase } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { day, duringWork, hour } from '../moments.ts'
import { checkCompleteness } from './checking.ts'
import { decideOnPermit, decideOnRefusal } from './deciding.ts'
import { inspect } from './inspecting.ts'
import type { Office, Officer, Role } from './office.ts'
import { recordOpinion, review } from './reviewing.ts'
import type { Outcome, Work } from './work.ts'

/** The work in each status: the role, the name of the act in the journal, and the function that does it. */
const duties: Readonly<Record<string, { role: Role; act: string; does: (work: Work) => Promise<Outcome> }>> = {
  submitted: { role: 'front_desk', act: 'checks', does: checkCompleteness },
  in_review: { role: 'reviewer', act: 'reviews', does: review },
  in_inspection: { role: 'inspector', act: 'inspects', does: inspect },
  in_consultation: { role: 'reviewer', act: 'records the opinion', does: recordOpinion },
  ready_to_sign: { role: 'head', act: 'decides on the permit', does: decideOnPermit },
  refusal_proposed: { role: 'head', act: 'decides on the refusal', does: decideOnRefusal },
}
/** The number of tries after which an office gives up on a case. */
const patience = 30
/** Days for which a forgotten case is left alone. */
const forgottenDays = 15

/** Gives an office the work on an application in this status; none when the next step is not the office's. */
export function handOn(office: Office, id: string, status: string): void {
  const duty = duties[status]
  if (duty) office.gets(duty.act, handle(office, id, status))
}

/** Yields the acts of an office on an application, until the next step belongs to somebody else. */
async function* handle(office: Office, id: string, expected: string): Journey {
  const except = new Set<string>()
  let status = expected
  for (let looks = 0; looks < patience; looks++) {
    const duty = duties[status]
    if (!duty) return
    const officer = (await office.officerFor(duty.role, except)) ?? (await standIn(office, duty.role, except, looks))
    if (!officer) {
      yield { at: duringWork(office.town.now + day), act: duty.act }
      continue
    }
    const file = await openCase(officer.client, id)
    if (!file) return
    if (!duties[file.status] || file.status !== status) {
      if (file.status === status || !duties[file.status]) return
      status = file.status
      yield { at: duringWork(office.town.now + hour), act: duties[status]?.act ?? '' }
      continue
    }
    if (looks === 0 && isForgotten(office, file)) {
      yield { at: duringWork(office.town.now + forgottenDays * day), act: duty.act }
      continue
    }
    const outcome = await doDuty(office, officer, file)
    if (outcome.kind === 'left') return
    if (outcome.kind === 'moved') return handOn(office, id, outcome.to)
    if (outcome.kind === 'other') except.add(officer.subject)
    const after = outcome.kind === 'later' ? outcome.after : hour
    yield { at: duringWork(office.town.now + after), act: duty.act }
  }
}

/** The statuses in which few applications are when their time runs out. */
const rare = new Set(['in_inspection', 'in_consultation', 'ready_to_sign', 'refusal_proposed'])

/** Returns true when an office lets the time of an application run out that is approved by silence. */
function isForgotten({ town, chance }: Office, { permitType, status, clock }: CaseFile): boolean {
  if (town.catalogue.typeOf(permitType.code).deemedApproval !== 'automatic') return false
  const isRare = rare.has(status) || (status === 'submitted' && clock.dueFor === 'service_time')
  const { forgets, forgetsRare } = town.mix.officers
  return isRare ? town.isInTurn(`forgets ${status}`, forgetsRare) : chance.isTrue(forgets)
}

/** Appoints a stand-in when no officer may do the step, or after five tries without one. Undefined before. */
async function standIn(
  office: Office,
  role: Role,
  except: ReadonlySet<string>,
  looks: number,
): Promise<Officer | undefined> {
  if (except.size === 0 && looks < 5) return undefined
  return office.hires(role, `officer-${office.data.regionCode}-${role}-${except.size + 1}`)
}

async function doDuty(office: Office, officer: Officer, file: CaseFile): Promise<Outcome> {
  const { town, chance } = office
  const work: Work = { town, office, officer, file, chance }
  const { takesAssignment, notes, discloses } = town.mix.officers
  if (file.assignee === null && chance.isTrue(takesAssignment)) await takesItUp(work)
  if (chance.isTrue(notes))
    await officer.client.sends(`/v1/applications/${file.id}/messages`, { kind: 'note', text: 'Look at the title.' })
  if (chance.isTrue(discloses))
    await officer.client.sends(`/v1/applications/${file.id}/disclosures`, { reason: 'The number has to be checked.' })
  return (await duties[file.status]?.does(work)) ?? { kind: 'left' }
}

/** Assigns the case to the officer, who sometimes passes it to a colleague or gives it back. */
async function takesItUp({ officer, file, chance, town, office }: Work): Promise<void> {
  const path = `/v1/applications/${file.id}/assignee`
  const me = await officer.client.reads('/v1/me')
  if (!me.isGood) return
  const taken = await officer.client.puts(path, { personId: me.body<{ id: string }>().id }, file.version)
  if (!taken.isGood) return
  file.version = taken.version ?? file.version
  if (!chance.isTrue(town.mix.officers.handsOver)) return
  const colleague = (await office.crew()).find(({ subject }) => subject !== officer.subject)
  const them = await colleague?.client.reads('/v1/me')
  const passed =
    them?.isGood && chance.isTrue(0.6)
      ? await officer.client.puts(path, { personId: them.body<{ id: string }>().id }, file.version)
      : await officer.client.removes(path, file.version)
  file.version = passed.version ?? file.version
}

import { unknownAgencies } from '../../../access/clients/askable.ts'
import type { Actor } from '../../../access/identity/actor.ts'
import { demandProvincialAdministrator } from '../../../access/identity/administrators.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { fault } from '../../../http/problems/faults.ts'
import { demandNoFaults, Problem, ruleBroken } from '../../../http/problems/problem.ts'
import { todayInNetwork } from '../../../network/calendar/queries.ts'
import type { Db } from '../../../platform/db/client.ts'
import { unprovenRules } from '../checks/coverage.ts'
import { definitionFaults } from '../checks/definition-check.ts'
import { mayClash } from '../numbering.ts'
import { newestVersion, numberingsOfOthers, publishedVersion } from '../queries.ts'
import type { PermitTypeDefinition, PermitTypeVersion } from '../schema.ts'
import { type Draft, deleteDraft, findDraft, insertDraft, insertVersion, updateDraft } from './draft-queries.ts'
import { insertRetirement, insertWithdrawal, isWithdrawn, type Withdrawal } from './ending-queries.ts'
import { insertRollout, type RolloutInput } from './rollout-queries.ts'

/**
 * Starts the draft of a permit type, from a definition or as a copy of its newest version. Throws `forbidden`,
 * `not_found` when there is no version to copy, `draft_exists`, and `rule_broken` with the first 100 faults.
 */
export async function beginDraft(
  db: Db,
  code: string,
  definition: PermitTypeDefinition | undefined,
  actor: Actor,
): Promise<Draft> {
  demandProvincialAdministrator(actor, 'draft_permit_type')
  const copied = definition ?? (await copyOfNewest(db, code))
  await demandSound(db, code, copied)
  const draft = await insertDraft(db, code, copied, actor.personId)
  if (!draft) throw new Problem('draft_exists', { code })
  return draft
}

/** Returns the newest version as a definition, without `earlierDrafts`, which is a rule of one change. */
async function copyOfNewest(db: Db, newest: string): Promise<PermitTypeDefinition> {
  const { code, version, validFrom, earlierDrafts, ...copied } = await newestVersion(db, newest)
  return copied
}

/**
 * Replaces the whole definition of a draft. Throws `forbidden`, `not_found`, `stale`, and `rule_broken` with the first
 * 100 faults.
 */
export async function replaceDraft(
  db: Db,
  code: string,
  revision: number,
  definition: PermitTypeDefinition,
  actor: Actor,
): Promise<Draft> {
  demandProvincialAdministrator(actor, 'draft_permit_type')
  await demandSound(db, code, definition)
  return (await updateDraft(db, code, revision, definition, actor.personId)) ?? missed(db, code)
}

export async function discardDraft(db: Db, code: string, revision: number, actor: Actor): Promise<void> {
  demandProvincialAdministrator(actor, 'draft_permit_type')
  if (!(await deleteDraft(db, code, revision))) await missed(db, code)
}

/**
 * Publishes a draft at exactly the revision that was read, after another check. New drafts of applications use it from
 * its first day; others keep their version. Throws `forbidden`, `not_found`, `stale`, `rule_broken` with the first 100
 * faults, and `rules_unproven` with the rules that neither the samples prove nor `confirmedRules` names.
 */
export async function publishDraft(
  db: Db,
  code: string,
  revision: number,
  { validFrom, confirmedRules = [] }: Publication,
  actor: Actor,
): Promise<PermitTypeVersion> {
  demandProvincialAdministrator(actor, 'publish_permit_type')
  const draft = await findDraft(db, code)
  if (draft.revision !== revision) throw new Problem('stale', {})
  await demandSound(db, code, draft.definition)
  demandProven(draft.definition, confirmedRules)
  const published = await insertVersion(db, code, revision, validFrom, actor.personId)
  if (published) return published
  if ((await findDraft(db, code)).revision !== revision) throw new Problem('stale', {})
  throw ruleBroken(fault({ pointer: '/validFrom' }, 'past'))
}

/**
 * Brings a permit type online or offline at the offices of a region. Applications in progress stay where they are.
 * Throws `forbidden`, `not_found`, and `rule_broken` for an unknown region.
 */
export async function rollOutPermitType(
  db: Db,
  code: string,
  rollout: RolloutInput,
  actor: Actor,
): Promise<RolloutInput & { offices: number }> {
  demandProvincialAdministrator(actor, 'roll_out_permit_type')
  const turned = await insertRollout(db, code, rollout, actor.personId)
  if (turned) return { ...rollout, ...turned }
  await newestVersion(db, code)
  throw ruleBroken(fault({ pointer: '/regionCode' }, 'not_a_region'))
}

/**
 * Retires a permit type from a given day on. This cannot be undone. Throws `forbidden`, `not_found`, `retired_already`,
 * and `rule_broken` for a past day and for a personal number in the reason.
 */
export async function retirePermitType(
  db: Db,
  code: string,
  retirement: { from: string; reason: string },
  actor: Actor,
): Promise<{ from: string; reason: string }> {
  demandProvincialAdministrator(actor, 'retire_permit_type')
  if (retirement.from < (await todayInNetwork(db))) throw ruleBroken(fault({ pointer: '/from' }, 'day_is_past'))
  refuseNumbers(retirement)
  const retired = await insertRetirement(db, code, retirement, actor.personId)
  if (retired) return retired
  await newestVersion(db, code)
  throw new Problem('retired_already', { code })
}

/**
 * Withdraws a published version before its first day. Throws `forbidden`, `not_found`, `version_in_force`,
 * `withdrawn_already`, and `rule_broken` for a personal number in the reason.
 */
export async function withdrawVersion(
  db: Db,
  code: string,
  version: number,
  reason: string,
  actor: Actor,
): Promise<Withdrawal> {
  demandProvincialAdministrator(actor, 'withdraw_permit_type_version')
  refuseNumbers({ reason })
  const withdrawn = await insertWithdrawal(db, { code, version, reason }, actor.personId)
  if (withdrawn) return withdrawn
  const { definition } = await publishedVersion(db, code, version)
  if (await isWithdrawn(db, code, version)) throw new Problem('withdrawn_already', { code, version })
  throw new Problem('version_in_force', { code, version, validFrom: definition.validFrom })
}

interface Publication {
  validFrom: string
  confirmedRules?: readonly string[]
}

/**
 * Throws `rule_broken` for a type without a sample, and for a confirmed rule that needs no confirmation. Throws
 * `rules_unproven` for unproven rules that are not confirmed.
 */
function demandProven(definition: PermitTypeDefinition, confirmed: readonly string[]): void {
  if ((definition.samples ?? []).length === 0) throw ruleBroken(fault({ pointer: '/samples' }, 'no_sample'))
  const unproven = unprovenRules(definition)
  const idle = confirmed.flatMap((pointer, index) =>
    unproven.some((one) => one.pointer === pointer)
      ? []
      : [fault({ pointer: `/confirmedRules/${index}` }, 'nothing_to_confirm')],
  )
  demandNoFaults(idle)
  const left = unproven.filter(({ pointer = '' }) => !confirmed.includes(pointer))
  if (left.length > 0) throw new Problem('rules_unproven', {}, { errors: left })
}

async function demandSound(db: Db, code: string, definition: PermitTypeDefinition): Promise<void> {
  const clash = (await numberingsOfOthers(db, code)).find((other) => mayClash({ ...definition, code }, other))
  demandNoFaults([
    ...definitionFaults(definition),
    ...(await agencyFaults(db, definition)),
    ...(clash ? [fault({ pointer: '/numbering/template' }, 'number_taken', { code: clash.code })] : []),
  ])
}

/** Returns faults for agencies that are not registered to give opinions. */
async function agencyFaults(db: Db, { consultations }: PermitTypeDefinition) {
  const named = consultations?.agencies.map(({ client }) => client) ?? []
  const unknown = await unknownAgencies(db, named)
  return named.flatMap((client, index) =>
    unknown.includes(client) ? [fault({ pointer: `/consultations/agencies/${index}/client` }, 'unknown_agency')] : [],
  )
}

/** Throws `not_found` when the draft is gone, `stale` when it is at another revision. */
async function missed(db: Db, code: string): Promise<never> {
  await findDraft(db, code)
  throw new Problem('stale', {})
}

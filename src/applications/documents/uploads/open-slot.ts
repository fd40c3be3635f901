import type { Actor } from '../../../access/identity/actor.ts'
import { fault } from '../../../http/problems/faults.ts'
import { quotedLabel } from '../../../http/problems/labels/places.ts'
import { Problem, ruleBroken } from '../../../http/problems/problem.ts'
import type { Case } from '../../case/case.ts'
import { demandEditable, mayReplace } from '../../drafts/editing.ts'
import type { Standing } from '../../lifecycle.ts'
import { standingsOf } from '../../standing.ts'
import { type OfficeSlot, officeSlotNamed } from '../office-slots.ts'

/** A slot that accepts a file now: its formats, the sender's standing, and if the file replaces the current one. */
export interface OpenSlot {
  slot: string
  formats: readonly string[]
  maxBytes: number
  standing: Standing
  replaces: boolean
}

const versionsLimit = 20
const officeFilesLimit = 50

/**
 * Returns the slot if this actor may send a file for it now. Throws `forbidden`, `not_editable`, `rule_broken`, or
 * `too_many_versions` after 20 versions, or 50 files in a slot of the process.
 */
export function openSlot(application: Case, actor: Actor, name: string): OpenSlot {
  const officeSlot = officeSlotNamed(name)
  return officeSlot ? slotOfOffice(application, actor, officeSlot) : slotOfType(application, actor, name, suppliers)
}

/**
 * Returns the slot for a file that came by mail, as `openSlot` does. The front desk of the responsible office may also
 * put the file into a slot, for its sender.
 */
export function openReceivedSlot(application: Case, actor: Actor, name: string): OpenSlot {
  const officeSlot = officeSlotNamed(name)
  return officeSlot
    ? slotOfOffice(application, actor, officeSlot)
    : slotOfType(application, actor, name, [...suppliers, 'front_desk'])
}

const suppliers = ['applicant', 'assistant'] as const satisfies readonly Standing[]

function slotOfOffice(application: Case, actor: Actor, officeSlot: OfficeSlot): OpenSlot {
  const { slot, by, during, formats, maxBytes } = officeSlot
  const { isOpen = ({ status }) => during.includes(status) } = officeSlot
  const standings = standingsOf(application, actor)
  const standing = by.find((candidate) => standings.includes(candidate))
  if (!standing) throw new Problem('forbidden', { action: `upload_${slot}`, by })
  if (!isOpen(application)) throw new Problem('not_editable', { status: application.status, during })
  demandRoom(application.documents.filter((document) => document.slot === slot).length, officeFilesLimit)
  return { slot, formats, maxBytes, standing, replaces: false }
}

function slotOfType(application: Case, actor: Actor, name: string, by: readonly Standing[]): OpenSlot {
  const standing = standingsOf(application, actor).find((candidate) => by.includes(candidate))
  if (!standing) throw new Problem('forbidden', { action: 'edit', by })
  demandEditable(application)
  const slots = application.type.definition.documents
  const slot = slots.find((candidate) => candidate.slot === name)
  if (!slot) throw ruleBroken(fault({ pointer: '/slot' }, 'unknown_slot', { slots }))
  if (!mayReplace(application, name))
    throw ruleBroken(fault({ pointer: '/slot' }, 'not_asked_for', {}, quotedLabel(slot.names, [])))
  demandRoom(application.documents.find((document) => document.slot === name)?.version ?? 0, versionsLimit)
  return { slot: name, formats: slot.formats, maxBytes: slot.maxBytes, standing, replaces: true }
}

function demandRoom(taken: number, limit: number): void {
  if (taken >= limit) throw new Problem('too_many_versions', { limit })
}

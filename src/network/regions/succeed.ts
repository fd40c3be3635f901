import type { Actor } from '../../access/identity/actor.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { todayInNetwork } from '../calendar/queries.ts'
import { recordOffice } from '../offices/life-queries.ts'
import { lockOfficesIn } from '../offices/lock.ts'
import { findRegion, insertSuccession, type Region, takenCodes } from './queries.ts'
import { type NewSuccession, successionFaults } from './succession.ts'

interface Succession extends Omit<NewSuccession, 'regions'> {
  code: string
  regions: Region[]
}

/**
 * Replaces a village by others from a day on, in the transaction `tx`: a split, or a new name. Existing applications
 * keep their place; new ones name the new villages. Throws `not_found`, `forbidden`, `succeeded_already`, and
 * `rule_broken` with all faults.
 */
export async function succeedRegion(tx: Db, code: string, input: NewSuccession, actor: Actor): Promise<Succession> {
  refuseNumbers(input)
  const { level, validFrom } = await findRegion(tx, code)
  const { at } = await lockOfficesIn(tx, actor, code, 'succeed_region')
  const { validUntil } = await findRegion(tx, code)
  if (validUntil !== null) throw new Problem('succeeded_already', { code, on: validUntil })
  const taken = new Set(
    (
      await takenCodes(
        tx,
        input.regions.map((region) => region.code),
      )
    ).map((region) => region.code),
  )
  demandNoFaults(
    level === 'village'
      ? successionFaults(code, input, { today: await todayInNetwork(tx), taken, validFrom })
      : [fault({ parameter: 'code' }, 'not_in_network')],
  )
  const served = await insertSuccession(tx, code, input, actor.personId)
  const codes = input.regions.map((region) => region.code)
  if (served)
    await recordOffice(
      tx,
      served.officeId,
      { type: 'office.area_changed', details: { from: code, to: codes, effectiveOn: input.effectiveOn } },
      { personId: actor.personId },
      at,
    )
  return { ...input, code, regions: await Promise.all(codes.map((each) => findRegion(tx, each))) }
}

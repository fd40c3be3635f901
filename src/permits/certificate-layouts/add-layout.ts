import type { Actor } from '../../access/identity/actor.ts'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { findLayout, insertLayout, type LayoutEdition } from './queries.ts'
import type { NewCertificateLayout } from './schema.ts'

/**
 * Adds a layout as the next version, which all later permits get. Throws `forbidden`, and `rule_broken` for a shape
 * that cannot be drawn or a personal number in a text.
 */
export async function addLayout(tx: Db, layout: NewCertificateLayout, actor: Actor): Promise<LayoutEdition> {
  demandProvincialAdministrator(actor, 'create_certificate_layout')
  await demandDrawable(layout)
  const { emblem: _drawing, ...texts } = layout
  refuseNumbers(texts)
  return findLayout(tx, await insertLayout(tx, layout, actor.personId))
}

/** The most characters of all paths of an emblem: each certificate draws them, and 100,000 take 0.1 s. */
const pathsLimit = 200_000

/**
 * Throws `rule_broken` for an emblem of too long paths, and with each shape that cannot be drawn. `place`: JSON Pointer
 * of the layout.
 */
export async function demandDrawable({ emblem }: Pick<NewCertificateLayout, 'emblem'>, place = ''): Promise<void> {
  if (!emblem) return
  if (emblem.shapes.reduce((sum, { path }) => sum + path.length, 0) > pathsLimit)
    demandNoFaults([fault({ pointer: `${place}/emblem/shapes` }, 'paths_too_long', { limit: pathsLimit })])
  const { undrawableAmong } = await import('../certificates/drawing/emblem.ts')
  demandNoFaults(
    undrawableAmong(emblem.shapes).map((index) =>
      fault({ pointer: `${place}/emblem/shapes/${index}/path` }, 'path_data'),
    ),
  )
}

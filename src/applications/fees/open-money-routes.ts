import type { Actor, Role } from '../../access/identity/actor.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref, rupiah } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { listOpenMoney } from './open-money-queries.ts'
import { OpenMoneyList, OpenMoneyQuery } from './open-money-schema.ts'

/** The officers who settle open money. */
const settlers = ['cashier', 'head'] as const satisfies readonly Role[]

/** The route that lists applications with open money. */
export async function openMoneyOfOffices(app: App, { database: { standby } }: { database: Database }) {
  app.get(
    '/open-money',
    {
      schema: {
        operationId: 'listOpenMoney',
        tags: ['Fees'],
        summary: 'List open money',
        description:
          'Lists the applications with money that is not settled yet, the oldest first: paid above the fee, paid for ' +
          'an application that ended without a permit, or granted as a refund and not paid out. For cashiers and ' +
          'heads, of their offices and those below.',
        querystring: OpenMoneyQuery,
        response: { 200: ref(OpenMoneyList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { officeId, waitsFor, limit, cursor } }) => {
      const settler = settlerIn(actor)
      const list = { list: 'open-money', of: actor.personId, officeId, waitsFor }
      const filters = { officeId, waitsFor, limit, after: after(cursor, list, uuidPattern) }
      const rows = await listOpenMoney(standby, settler, filters)
      return page(rows.map(presentRow), limit, list, ({ applicationId }) => applicationId)
    },
  )
}

/** Returns the actor with only the posts that settle open money. Throws `forbidden` without one. */
function settlerIn(actor: Actor): Actor {
  const posts = actor.posts.filter(({ role }) => settlers.some((settler) => settler === role))
  if (posts.length === 0) throw new Problem('forbidden', { action: 'list_open_money', by: settlers })
  return { ...actor, posts }
}

const presentRow = (row: Awaited<ReturnType<typeof listOpenMoney>>[number]) => ({
  ...row,
  paid: rupiah(row.paid),
  open: rupiah(row.open),
  due: rupiah(row.due),
  returned: rupiah(row.returned),
})

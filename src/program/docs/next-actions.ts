import { correctionActions } from '../../applications/corrections/correction.ts'
import { actions, systemActions } from '../../applications/lifecycle.ts'
import { objectionActions } from '../../applications/objections/states.ts'
import { moneyActions } from '../../applications/refunds/refund.ts'
import { officeActions } from '../../network/offices/steps.ts'
import { personalPermitActions } from '../../permits/life.ts'
import { isObject } from '../../platform/objects.ts'
import type { JsonObject } from './json.ts'

const byPeople = actions.filter((action) => !systemActions.some((one) => one === action))

/** The actions that `nextActions` names, of all resources that have it. */
const nextActionNames = [
  ...new Set([
    ...byPeople,
    ...personalPermitActions,
    ...officeActions,
    ...objectionActions,
    ...moneyActions,
    ...correctionActions,
  ]),
]

/** Lists in the contract the actions of a `NextAction`. The schema of the routes is below all resources. */
export function nameNextActions({ NextAction: schema }: JsonObject): void {
  if (!isObject(schema) || !isObject(schema['properties'])) return
  const { action } = schema['properties']
  if (isObject(action)) action['enum'] = nextActionNames
}

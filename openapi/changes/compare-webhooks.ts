import type { JsonObject } from '../../src/program/docs/json.ts'
import { type Comparison, compareSchemas } from './compare-schemas.ts'
import { type Operation, webhooksIn } from './operation.ts'
import type { Change, RuleName } from './rules.ts'
import { resolve } from './schema.ts'

/**
 * Compares the webhooks and the types of events of two contracts. A client receives the headers and the body, so the
 * rules for responses apply to them.
 */
export function compareWebhooks(comparison: Comparison): Change[] {
  const [before, after] = [webhooksIn(comparison.was), webhooksIn(comparison.is)]
  const found = [...before].flatMap(([name, webhook]): Change[] => {
    const now = after.get(name)
    return now
      ? compareDeliveries(comparison, webhook, now)
      : [{ rule: 'webhook_gone', place: webhook.place, what: '' }]
  })
  const added = [...after].flatMap(([name, { place }]): Change[] =>
    before.has(name) ? [] : [{ rule: 'webhook_added', place, what: '' }],
  )
  return [...found, ...added, ...typesGone(comparison)]
}

function compareDeliveries(comparison: Comparison, was: Operation, is: Operation): Change[] {
  const { place } = is
  const note = (rule: RuleName, one: object, other: object): Change[] =>
    Object.keys(one)
      .filter((name) => !Object.hasOwn(other, name))
      .map((name) => ({ rule, place, what: name.replace(/^header parameter `(.+)`$/, '$1') }))
  return [
    ...note('answer_type_gone', was.body, is.body),
    ...note('header_gone', was.parameters, is.parameters),
    ...note('header_added', is.parameters, was.parameters),
    ...note('webhook_reply_refused', was.replies, is.replies),
    ...Object.entries(was.body).flatMap(([type, schema]) =>
      is.body[type] === undefined
        ? []
        : compareSchemas(comparison, 'received', `The body (${type}) of ${place}`, [schema, is.body[type]]),
    ),
  ]
}

/** Finds event types that are gone. Other enums in responses may lose values, but clients wait for events. */
function typesGone({ was, is }: Comparison): Change[] {
  const still = eventTypesIn(is)
  return eventTypesIn(was)
    .filter((type) => !still.includes(type))
    .map((type) => ({ rule: 'event_gone', place: 'EventType', what: JSON.stringify(type) }))
}

function eventTypesIn(document: JsonObject): unknown[] {
  const { enum: types } = resolve(document, { $ref: '#/components/schemas/EventType' })
  return Array.isArray(types) ? types : []
}

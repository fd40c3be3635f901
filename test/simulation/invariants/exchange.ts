import type { Exchange } from './invariant.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const application = new RegExp(`^/v1/applications/(${uuid})(?:/|$)`)

/** Returns the path of a request, without its query. */
export const pathOf = ({ url }: Pick<Exchange, 'url'>): string => url.split('?')[0] ?? url

/** Returns the id of the application that a request is about; null when it is about none. */
export const applicationOf = (exchange: Pick<Exchange, 'url'>): string | null =>
  application.exec(pathOf(exchange))?.[1] ?? null

/** Returns the body of an answer as JSON; undefined when it is not a JSON object. */
export function jsonOf<T extends object>({ text }: Pick<Exchange, 'text'>): T | undefined {
  if (!text.startsWith('{')) return undefined
  return JSON.parse(text)
}

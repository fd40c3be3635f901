import type { IncomingMessage } from 'node:http'
import Negotiator from 'negotiator'

/** True when the client prefers HTML, as browsers do. Without a preference the response is JSON. */
export const prefersHtml = (request: Pick<IncomingMessage, 'headers'>): boolean =>
  new Negotiator(request).mediaType(['application/json', 'text/html']) === 'text/html'

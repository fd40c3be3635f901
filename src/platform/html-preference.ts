import type { IncomingMessage } from 'node:http'
import Negotiator from 'negotiator'

const offered = ['application/json', 'application/problem+json', 'text/html']

/**
 * True when the client prefers HTML to JSON and to problem documents, as browsers do. Without a preference the response
 * is JSON.
 */
export const prefersHtml = (request: Pick<IncomingMessage, 'headers'>): boolean =>
  new Negotiator(request).mediaType(offered) === 'text/html'

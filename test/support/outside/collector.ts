import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

type Value = { stringValue?: string; intValue?: number | string; arrayValue?: { values: Value[] } }
interface Attribute {
  key: string
  value: Value
}
interface SentSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Attribute[]
  events?: { name: string; attributes: Attribute[] }[]
  status: { code?: number; message?: string }
}
interface Sent {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { spans: SentSpan[] }[]
  }[]
}

/** A span that the collector has received, with its attributes as text and the number of its events. */
export interface ReceivedSpan extends Pick<SentSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'status'> {
  attributes: Record<string, string>
  events: number
}

const valueOf = ({ stringValue, intValue, arrayValue }: Value): string =>
  stringValue ?? (intValue === undefined ? (arrayValue?.values ?? []).map(valueOf).join(' ') : String(intValue))
const recordOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]))

/** Starts an OpenTelemetry collector that receives spans by OTLP over HTTP with JSON, and stores them. */
export async function startCollector() {
  const spans: ReceivedSpan[] = []
  const resources: Record<string, string>[] = []
  const server = createServer(async (request, response) => {
    if (request.url !== '/v1/traces') return void response.writeHead(404).end()
    const sent = (await json(request)) as Sent
    for (const { resource, scopeSpans } of sent.resourceSpans) {
      resources.push(recordOf(resource.attributes))
      for (const { attributes, events = [], ...span } of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({ ...span, attributes: recordOf(attributes), events: events.length })
    }
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The collector has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    resources,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

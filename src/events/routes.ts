import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { authenticate } from '../access/clients/authenticate.ts'
import { demandScope } from '../access/clients/scope.ts'
import type { AgencySignIn } from '../access/clients/sign-in.ts'
import type { SignIn } from '../access/identity/sign-in.ts'
import { releasePlace } from '../http/admission/gate.ts'
import { onceClosed } from '../http/connections/closed-response.ts'
import { refusals } from '../http/problems/refusals.ts'
import { type App, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import { readFilters } from './filters.ts'
import type { Follower } from './follower.ts'
import { LogTail } from './log-tail.ts'
import { readPosition, writePosition } from './position.ts'
import { latest, type EventPage as Page, readEvents, type Start } from './read-events.ts'
import type { LogReader } from './read-queries.ts'
import { EventPage, EventQuery, StreamHeaders, StreamQuery } from './schema.ts'
import { streamEvents } from './stream.ts'
import { longestStreamSeconds } from './stream-seconds.ts'
import { viewOf } from './view.ts'
import { waitForEvents } from './wait.ts'

const tags = ['Events']
const config = { scope: 'events:read' } as const
const problems = ['position_unknown', 'position_too_old', 'rule_broken', 'too_many_followers'] as const
/** The most events that a stream reads at a time. */
const streamedAtOnce = 100
/** The time in which a client has to read the rest of a stream that ends. */
const endMilliseconds = 5_000
const eventStream = 'text/event-stream'

interface EventParts {
  database: Database
  publicUrl: string
  signIn: Pick<SignIn, 'personOf'>
  agencySignIn: AgencySignIn
  /** The longest time that a stream or a waiting request stays open. Default: `longestStreamSeconds`. */
  eventStreamSeconds?: number | undefined
}

/** The parts, and the end of the log that all followers of this process share. */
interface FollowedParts extends EventParts {
  tail: LogTail
}

/** Registers the routes of events: in pages, with a long poll, and as a stream. */
export async function events(app: App, parts: EventParts) {
  const tail = new LogTail(parts.database)
  app.addHook('preClose', () => tail.close())
  followEventsRoute(app, { ...parts, tail })
  streamEventsRoute(app, { ...parts, tail })
}

function followEventsRoute(app: App, { database, publicUrl, eventStreamSeconds, tail, ...callers }: FollowedParts) {
  const source = `${publicUrl}/v1`
  const atMost = eventStreamSeconds ?? longestStreamSeconds

  app.get(
    '/events',
    {
      config,
      schema: {
        operationId: 'followEvents',
        tags,
        summary: 'Follow events',
        description:
          'Returns what has happened after a position, the oldest first, and the position to go on from. People get ' +
          'the events of the applications and permits they see; agencies those of the permits that their ' +
          'registration covers; both those of permit types and offices. No event is skipped; one may come twice ' +
          'under the same `id`. To begin, ask with `after=latest`, read the lists, then follow.',
        querystring: EventQuery,
        response: { 200: ref(EventPage), ...refusals(...problems) },
      },
    },
    async (request, reply) => {
      const { after, wait = 0, limit, ...asked } = request.query
      const filters = readFilters(asked)
      const readAs = (reader: LogReader) => (start: Start) =>
        readEvents(database.pool, reader, { ...filters, limit, start, source })
      if (wait === 0 || after === latest) return presentPage(await readAs(request.asker)(startOf(after)), request.asker)
      const follower = await follow(tail, request, reply)
      releasePlace(request)
      const read = (start: Start) => tail.reading(() => readAs(follower.reader)(start))
      const page = await waitForEvents(await read(startOf(after)), {
        follower,
        read,
        prove: () => prove(callers, request, follower),
        milliseconds: Math.min(wait, atMost) * 1_000,
      })
      return presentPage(page, follower.reader)
    },
  )
}

function streamEventsRoute(app: App, { database, publicUrl, eventStreamSeconds, tail, ...callers }: FollowedParts) {
  const source = `${publicUrl}/v1`
  const atMost = eventStreamSeconds ?? longestStreamSeconds

  app.get(
    '/events/stream',
    {
      config,
      schema: {
        operationId: 'streamEvents',
        tags,
        summary: 'Stream events',
        description:
          'Sends the same events as they happen, as server-sent events: `data` is the event as JSON, `id` its ' +
          'position. After a break, a client sends the last `id` as `Last-Event-ID` and misses nothing. A comment ' +
          'comes every 15 seconds while there is nothing else. The stream ends after an hour, and when your rights do: ' +
          'connect again. Send the token ' +
          'in `Authorization`: the `EventSource` of browsers cannot, a client that uses `fetch` can.',
        headers: StreamHeaders,
        querystring: StreamQuery,
        response: { 200: EventStream, ...refusals(...problems) },
      },
    },
    async (request, reply) => {
      const { after, seconds = atMost, ...asked } = request.query
      const filters = readFilters(asked)
      const follower = await follow(tail, request, reply)
      const read = (start: Start) =>
        tail.reading(() =>
          readEvents(database.pool, follower.reader, { ...filters, limit: streamedAtOnce, start, source }),
        )
      const first = await read(startOf(request.headers['last-event-id'] ?? after ?? latest))
      const timer = setTimeout(() => follower.wake('end'), Math.min(seconds, atMost) * 1_000).unref()
      onceClosed(reply.raw, () => clearTimeout(timer))
      cutWhenEnded(follower, reply)
      const parts = { first, follower, read, prove: () => prove(callers, request, follower) }
      // Otherwise a stopping server would wait for the connection after the stream has ended.
      void reply.headers({ 'content-type': eventStream, 'cache-control': 'no-store', connection: 'close' })
      return reply.send(Readable.from(streamEvents(parts), { highWaterMark: 1 }))
    },
  )
}

/** Adds a follower for a request. Removes it when the response is sent or the client disconnects. */
async function follow(tail: LogTail, { asker }: FastifyRequest, reply: FastifyReply): Promise<Follower> {
  const follower = await tail.join(asker)
  onceClosed(reply.raw, () => {
    tail.leave(follower)
    follower.wake('end')
  })
  return follower
}

/** Authenticates the caller again and updates the rights of the follower. Throws the problem of a new request. */
async function prove(
  callers: Pick<EventParts, 'signIn' | 'agencySignIn'>,
  request: FastifyRequest,
  follower: Follower,
) {
  const asker = await authenticate(request, callers)
  if (asker.agency) {
    request.agency = asker.agency
    demandScope(request)
  }
  follower.reader = asker
}

/**
 * Destroys the connection of a stream that has not ended in time after its follower: its client does not read, so the
 * end would never be sent, and the stream would keep its place.
 */
function cutWhenEnded({ ended }: Follower, { raw }: FastifyReply): void {
  const cut = () => {
    const timer = setTimeout(() => raw.destroy(), endMilliseconds).unref()
    onceClosed(raw, () => clearTimeout(timer))
  }
  if (ended.aborted) cut()
  else ended.addEventListener('abort', cut, { once: true })
}

const presentPage = ({ events: data, position, hasMore }: Page, reader: LogReader) => ({
  data,
  page: { position: writePosition(position), hasMore, view: viewOf(reader) },
})

const EventStream = {
  description: 'The events, for as long as the connection is open.',
  content: {
    [eventStream]: {
      schema: Type.Unsafe<NodeJS.ReadableStream>({
        type: 'string',
        description: 'Server-sent events. `data` of each is a `CloudEvent`.',
      }),
    },
  },
}

const startOf = (after: string | undefined): Start =>
  after === undefined || after === latest ? after : readPosition(after)

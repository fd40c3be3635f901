import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { refused, send } from './answers.ts'
import { operationFor } from './operations.ts'
import { failedWith, Refusal } from './refusals.ts'
import { readRequest } from './s3-request.ts'
import { openShelf, type Shelf } from './shelf.ts'
import { type Keys, verifySignature } from './signature.ts'

const mostConnections = 512
const longestSilenceMs = 5 * 60_000
const longestRequestMs = 60 * 60_000
const longestHeadersMs = 60_000
/** Longer than clients keep idle connections, so that none sends a request on a closing one. */
const keepAliveMs = 120_000

interface ObjectStore {
  url: string
  /** Aborts requests in progress. Resolves when their files are closed and their drafts deleted. */
  stop(): Promise<void>
}

/**
 * Starts a small S3-compatible server over a folder, on the loopback interface, for development and small trials. It
 * verifies every signature, and answers 501 to unsupported requests. Port 0: any free port. Only one server may use a
 * folder.
 */
export async function startObjectStore({
  dir,
  port = 0,
  ...keys
}: {
  dir: string
  port?: number
  region: string
  accessKeyId: string
  secretAccessKey: string
}): Promise<ObjectStore> {
  const shelf = await openShelf(dir)
  const underway = new Set<Promise<void>>()
  const limits = { requestTimeout: longestRequestMs, headersTimeout: longestHeadersMs, keepAliveTimeout: keepAliveMs }
  const server = createServer(limits, (incoming, response) => {
    const work = serve(incoming, response, shelf, keys).finally(() => underway.delete(work))
    underway.add(work)
  })
  server.maxConnections = mostConnections
  server.setTimeout(longestSilenceMs)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))

  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The object store has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([closed, ...underway])
    },
  }
}

const clientIsGone = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']

/** Serves a request. Never throws: every failure gets an error response, unless the client has disconnected. */
async function serve(incoming: IncomingMessage, response: ServerResponse, shelf: Shelf, keys: Keys): Promise<void> {
  const ignored = () => {}
  incoming.on('error', ignored)
  response.on('error', ignored)
  try {
    const request = readRequest(incoming)
    const operation = operationFor(request)
    const signature = verifySignature(request, keys, Date.now())
    await send(response, await operation.run({ request, signature, shelf, region: keys.region }))
  } catch (error) {
    if (failedWith(error, ...clientIsGone)) return
    if (!(error instanceof Refusal)) process.emitWarning(error instanceof Error ? error : String(error))
    if (response.headersSent) response.destroy()
    else
      await send(
        response,
        refused(error instanceof Refusal ? error : new Refusal('InternalError'), incoming.method ?? ''),
      )
  } finally {
    incoming.resume()
  }
}

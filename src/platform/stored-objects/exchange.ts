import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** The bytes of a body that are sent at once. Progress is seen when the kernel has taken them. */
const sliceBytes = 256 * 1024

/** The storage took or gave no bytes in time. The name is that of errors which the AWS SDK retries. */
class StorageTimeout extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * The limits of one exchange, in milliseconds. `total` counts from the connection to the beginning of the response,
 * `left` from now, with the time to make the connection.
 */
interface ExchangeLimits {
  connect: number
  silence: number
  total: number
  left: number
}

/** The body of a request. `isAskedFirst`: it waits for the status 100 (`Expect: 100-continue`). */
interface SentBody {
  bytes: Uint8Array
  isAskedFirst: boolean
}

/**
 * Sends a request and its body, and returns the response when it begins. Destroys the request with a `StorageTimeout`
 * when there is no connection in time, when the storage takes no bytes for `silence`, or at the end of `total` or
 * `left`. `begins` is called when the storage may carry the request out: it is connected, and asks for the body if that
 * waits.
 */
export async function exchange(
  sent: ClientRequest,
  { bytes, isAskedFirst }: SentBody,
  limits: ExchangeLimits,
  begins: () => void,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const giveUp = (reason: string) => void sent.destroy(new StorageTimeout(`The storage ${reason}.`))
  const end = performance.now() + limits.left
  let silent = setTimeout(giveUp, Math.min(limits.connect, limits.left), 'accepted no connection in time')
  let late: NodeJS.Timeout | undefined
  let isSettled = false
  const send = (from: number) => {
    if (isSettled) return
    silent.refresh()
    const to = from + sliceBytes
    if (to >= bytes.length) sent.end(bytes.subarray(from))
    else sent.write(bytes.subarray(from, to), (error) => error ?? send(to))
  }
  onConnection(sent, () => {
    clearTimeout(silent)
    silent = setTimeout(giveUp, limits.silence, 'takes no bytes')
    late = setTimeout(giveUp, Math.min(limits.total, end - performance.now()), 'did not answer in time')
    if (!isAskedFirst) begins()
  })
  if (isAskedFirst) {
    sent.once('continue', () => {
      begins()
      send(0)
    })
    sent.flushHeaders()
  } else send(0)
  sent.once('finish', () => clearTimeout(silent))
  sent.once('response', resolve)
  sent.on('error', reject)
  try {
    return await promise
  } finally {
    isSettled = true
    clearTimeout(silent)
    clearTimeout(late)
  }
}

/**
 * Destroys the body of a response with a `StorageTimeout` when no bytes come for `pause` milliseconds, or when it is
 * not read within `total`. When the storage answered before it had taken the whole request, the connection ends with
 * the body.
 */
export function limitBody(sent: ClientRequest, response: IncomingMessage, pause: number, total: number): void {
  const giveUp = () => void response.destroy(new StorageTimeout('The storage stopped in the middle of a response.'))
  const late = setTimeout(giveUp, total).unref()
  sent.setTimeout(pause, giveUp)
  response.once('close', () => {
    clearTimeout(late)
    if (!sent.writableEnded) sent.destroy()
  })
}

/** Calls `connected` once a request has its connection: over TLS, when the handshake is done. */
function onConnection(sent: ClientRequest, connected: () => void): void {
  sent.once('socket', (socket) => {
    if (isShakingHands(socket)) socket.once('secureConnect', connected)
    else if (socket.connecting) socket.once('connect', connected)
    else connected()
  })
}

/** True for a new connection over TLS. Node says so by `secureConnecting`, also while there is no connection yet. */
const isShakingHands = (socket: Socket): boolean => 'secureConnecting' in socket && socket.secureConnecting === true

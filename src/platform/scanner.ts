import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { withoutBrackets } from './host-name.ts'

export type ScanVerdict = 'clean' | 'infected'

/** Scans bytes for malware. `scan` throws when there is no verdict: bytes are clean only if they were scanned. */
export interface Scanner {
  scan(content: Readable): Promise<ScanVerdict>
}

/** The address of clamd: host and port, or the path of a Unix socket. */
export type ScannerAddress = { host: string; port: number } | { path: string }

const silenceMilliseconds = 120_000
const longestAnswer = 4_096
const lengthBytes = 4

/** Parses `host:port` or the absolute path of a socket. Throws for any other text. */
export function readScannerAddress(text: string): ScannerAddress {
  if (text.startsWith('/')) return { path: text }
  const [, host = '', port = ''] = /^(\[[0-9a-fA-F:]+\]|[^:/\s]+):([0-9]{1,5})$/.exec(text) ?? []
  if (host === '' || Number(port) === 0 || Number(port) > 65_535)
    throw new Error('is neither host:port nor the path of a socket')
  return { host: withoutBrackets(host), port: Number(port) }
}

/**
 * Returns a scanner that uses ClamAV's daemon by its INSTREAM command. The bytes are sent over the connection, so that
 * the daemon may run on another machine. Times out after 120 seconds of silence.
 */
export const clamd = (address: ScannerAddress): Scanner => ({
  async scan(content) {
    const socket = connect(address)
    socket.setTimeout(silenceMilliseconds, () => socket.destroy(new Error('The virus scanner does not answer.')))
    try {
      const [answer] = await Promise.all([
        answerOf(socket),
        pipeline(Readable.from(inFrames(content)), socket, { end: false }),
      ])
      return verdictOf(answer)
    } finally {
      socket.destroy()
      content.destroy()
    }
  },
})

async function* inFrames(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0')
  for await (const chunk of content) {
    if (chunk.length > 0) yield Buffer.concat([lengthOf(chunk.length), chunk])
  }
  yield lengthOf(0)
}

function lengthOf(size: number): Buffer {
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(size)
  return length
}

/** Reads the response up to a zero byte or the end of the stream, at most about 4 KB. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (answer.includes('\0') || answer.length > longestAnswer) resolve(answer)
    })
    socket.once('end', () => resolve(answer))
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('The virus scanner closed the connection.')))
  })
}

function verdictOf(answer: string): ScanVerdict {
  const said = answer.replace(/\0[^]*$/, '').trim()
  if (said === 'stream: OK') return 'clean'
  if (/^stream: .* FOUND$/.test(said)) return 'infected'
  throw new Error(`The virus scanner gave no verdict: ${said.slice(0, 100)}`)
}

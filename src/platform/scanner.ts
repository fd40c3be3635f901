import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Scans bytes for malware. Throws when it cannot tell: nothing is clean unless it was scanned. */
export interface Scanner {
  scan(content: Readable): Promise<'clean' | 'infected'>
}

/** The address of clamd: a host and port, or a Unix socket. */
export type ScannerAddress = { host: string; port: number } | { path: string }

const silenceMilliseconds = 120_000
const longestAnswer = 4_096
const lengthBytes = 4

/** Reads `host:port`, or the path of a socket. Throws for what is neither. */
export function readScannerAddress(text: string): ScannerAddress {
  if (text.startsWith('/')) return { path: text }
  const [, host = '', port = ''] = /^(\[[0-9a-fA-F:]+\]|[^:/\s]+):([0-9]{1,5})$/.exec(text) ?? []
  if (host === '' || Number(port) === 0 || Number(port) > 65_535)
    throw new Error('is neither host:port nor the path of a socket')
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/**
 * ClamAV's daemon, by its INSTREAM command: what is scanned goes over the connection, so that it may run elsewhere and
 * needs to see no files.
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

/** Reads the answer up to a zero byte or the end of the stream. */
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

function verdictOf(answer: string): 'clean' | 'infected' {
  const said = answer.replace(/\0[^]*$/, '').trim()
  if (said === 'stream: OK') return 'clean'
  if (/^stream: .* FOUND$/.test(said)) return 'infected'
  throw new Error(`The virus scanner gave no verdict: ${said.slice(0, 100)}`)
}

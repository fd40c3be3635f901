import { createServer } from 'node:net'

/** Bytes in which this scanner finds a virus. */
export const virus = Buffer.from('this is taken for a virus')

/**
 * Starts a scanner that speaks clamd's INSTREAM. `state.answer` replaces its verdict; `state.scanned` counts the scans.
 */
export async function clamdServer() {
  const state: { answer: ((content: Buffer) => string) | undefined; scanned: number } = {
    answer: undefined,
    scanned: 0,
  }
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk])
      const content = contentOf(heard)
      if (!content) return
      state.scanned += 1
      socket.end(
        `${state.answer?.(content) ?? (content.includes(virus) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK')}\0`,
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  return {
    address: { host: '127.0.0.1', port: address.port },
    state,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  }
}

/** Returns the content that was sent; undefined until the frame of length 0 that ends it has arrived. */
function contentOf(heard: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0'
  if (heard.length < command.length) return undefined
  if (!heard.toString('latin1').startsWith(command)) throw new Error('That is no INSTREAM command.')
  const frames: Buffer[] = []
  for (let at = command.length; at + 4 <= heard.length; ) {
    const length = heard.readUInt32BE(at)
    if (length === 0) return Buffer.concat(frames)
    frames.push(heard.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

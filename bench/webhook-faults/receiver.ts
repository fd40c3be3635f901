import { writeSync } from 'node:fs'
import { createServer } from 'node:http'

/**
 * A receiver that can be killed: it writes each event to the file that is its standard output before it answers 204.
 * `node bench/webhook-faults/receiver.ts <port>`.
 */
const [, , port = ''] = process.argv
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { id, subject } = JSON.parse(Buffer.concat(chunks).toString())
    writeSync(1, `${request.url} ${request.headers['webhook-id']} ${id} ${subject}\n`)
    response.writeHead(204).end()
  })
})
server.listen(Number(port), '127.0.0.1', () => process.send?.('ready'))

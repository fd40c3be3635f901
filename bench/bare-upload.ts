import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Runs a bare upload server for comparison: it writes each body to a file, and deletes the file after responding. */
// Arguments: folder, port.
const [folder = '', port = ''] = process.argv.slice(2)

const server = createServer(async (request, response) => {
  const file = join(folder, crypto.randomUUID())
  await pipeline(request, createWriteStream(file))
  response.writeHead(request.method === 'GET' ? 200 : 201).end()
  await rm(file)
})
server.listen(Number(port), '127.0.0.1')

import { createServer } from 'node:http'

/** A receiver that accepts every event at once, and sends its parent the milliseconds from event to delivery. */
let lags: number[] = []
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    lags.push(Date.now() - Date.parse(Object(JSON.parse(body)).time))
    response.writeHead(204).end()
  })
})
process.on('message', () => {
  process.send?.({ lags })
  lags = []
})
process.on('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send?.({ port: Object(server.address()).port }))

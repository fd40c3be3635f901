import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { Sample } from './load.ts'

export interface Upload {
  url: string
  headers: Record<string, string>
}

const boundary = 'bench-8c1f0e55'

const pdfHead = `%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>
endobj
4 0 obj
<< >>
stream
`
const pdfTail = '\nendstream\nendobj\ntrailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF\n'

/** Returns a PDF of one page with this size. Its stream is random text, repeated. */
export function somePdf(megabytes: number): Buffer {
  const content = Buffer.alloc(megabytes * 1024 * 1024, crypto.randomUUID())
  content.write(pdfHead)
  content.write(pdfTail, content.length - pdfTail.length)
  return content
}

/** Uploads a file to each URL, at most `atOnce` at a time. Throws when a status is not 201. */
export async function upload(uploads: readonly Upload[], slot: string, file: Buffer, atOnce: number): Promise<Sample> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const milliseconds: number[] = []
  const waiting = uploads.values()
  const started = performance.now()
  const lane = async () => {
    for (const next of waiting) {
      const began = performance.now()
      await send(next, slot, file, agent)
      milliseconds.push(performance.now() - began)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, lane))
  } finally {
    agent.destroy()
  }
  return { count: milliseconds.length, seconds: (performance.now() - started) / 1000, milliseconds }
}

async function send({ url, headers }: Upload, slot: string, file: Buffer, agent: Agent): Promise<void> {
  const outgoing = open({ url, headers }, slot, file, agent)
  outgoing.write(file)
  outgoing.end(tail)
  const [answer] = await once(outgoing, 'response')
  let said = ''
  for await (const chunk of answer) said += chunk
  if (answer.statusCode !== 201) throw new Error(`An upload was answered with ${answer.statusCode}: ${said}`)
}

/** Begins an upload, and closes the connection after `bytes` bytes of the file. */
export async function breakOff(target: Upload, slot: string, file: Buffer, bytes: number, agent: Agent): Promise<void> {
  const outgoing = open(target, slot, file, agent)
  const closed = new Promise((resolve) => outgoing.once('close', resolve).on('error', () => {}))
  outgoing.write(file.subarray(0, bytes), () => outgoing.destroy())
  await closed
}

const tail = `\r\n--${boundary}--\r\n`

export function open({ url, headers }: Upload, slot: string, file: Buffer, agent: Agent) {
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="slot"\r\n\r\n${slot}\r\n--${boundary}\r\n` +
    'content-disposition: form-data; name="file"; filename="file.pdf"\r\ncontent-type: application/pdf\r\n\r\n'
  const outgoing = request(url, {
    agent,
    method: 'POST',
    headers: {
      ...headers,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + file.length + tail.length,
    },
  })
  outgoing.write(head)
  return outgoing
}

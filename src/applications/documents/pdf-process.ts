import { flawInPdf } from './pdf-watch.ts'

/**
 * Opens PDFs in a separate process, so that their memory is not the API's. Reads files from standard input, each as its
 * length in eight bytes and then its bytes. Answers each with a line of JSON: the flaw, or null. Ends when standard
 * input does.
 */
const lengthBytes = 8

/** Reads exactly the requested number of bytes off the stream at a time. */
async function* inPieces(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, number> {
  let [held, size]: [Buffer[], number] = [[], 0]
  let wanted = lengthBytes
  for await (const chunk of input) {
    held.push(chunk)
    size += chunk.length
    while (size >= wanted) {
      const all = Buffer.concat(held, size)
      const rest = all.subarray(wanted)
      const piece = all.subarray(0, wanted)
      held = [rest]
      size = rest.length
      wanted = yield piece
    }
  }
}

const pieces = inPieces(process.stdin)
let next = await pieces.next(lengthBytes)
while (!next.done) {
  const content = await pieces.next(Number(next.value.readBigUInt64BE()))
  if (content.done) break
  process.stdout.write(`${JSON.stringify(await flawInPdf(content.value))}\n`)
  next = await pieces.next(lengthBytes)
}
process.exit()

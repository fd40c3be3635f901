import { flawInPdf } from './pdf-watch.ts'

/**
 * Opens PDFs in a separate process, so that their memory is not the API's. Reads files from standard input, each as its
 * length in eight bytes and then its bytes. Answers each with a line of JSON: the flaw, or null. Ends when standard
 * input does.
 */
const lengthBytes = 8

/** Yields the files on a stream, one after the other, each in memory of its own. */
async function* filesOn(input: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const length = new Uint8Array(lengthBytes)
  let [filling, filled] = [length, 0]
  for await (const chunk of input) {
    for (let taken = 0; taken < chunk.length; ) {
      const piece = chunk.subarray(taken, taken + filling.length - filled)
      filling.set(piece, filled)
      taken += piece.length
      filled += piece.length
      if (filled < filling.length) continue
      if (filling === length) filling = new Uint8Array(Number(new DataView(length.buffer).getBigUint64(0)))
      else {
        yield filling
        filling = length
      }
      filled = 0
    }
  }
}

for await (const file of filesOn(process.stdin)) process.stdout.write(`${JSON.stringify(await flawInPdf(file))}\n`)
process.exit()

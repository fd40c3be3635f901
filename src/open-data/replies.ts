import Type from 'typebox'
import { ref } from '../http/schema.ts'
import { OpenPermitFeatures } from './schema.ts'

const text = (description: string, example: string) => ({ type: 'string', description, examples: [example] })

const tag = { ETag: text('Tag of the file. It changes when the file does.', '"4f2c…"') }

const stream = (description: string, mediaTypes: readonly string[]) => ({
  description,
  content: Object.fromEntries(
    mediaTypes.map((mediaType) => [
      mediaType,
      {
        schema: mediaType.endsWith('+json')
          ? Type.Unsafe<NodeJS.ReadableStream>(ref(OpenPermitFeatures))
          : Type.Unsafe<NodeJS.ReadableStream>({ type: 'string', format: 'binary', description }),
      },
    ]),
  ),
})

/** Returns the reply with a stream of one of these media types. */
export const FileReply = (description: string, mediaTypes: readonly string[], isWhole = true) => ({
  ...stream(description, mediaTypes),
  headers: {
    ...tag,
    'Content-Disposition': text(
      'The name of the file, always as an attachment.',
      'attachment; filename="permits-2026-11-23.csv"',
    ),
    'Accept-Ranges': text('Byte ranges can be requested.', 'bytes'),
    'Repr-Digest': text(
      'The SHA-256 of the whole file (RFC 9530).',
      'sha-256=:tbudgBSg8LHWHiHnlteNzN8TUvI80ygS9IULh4rklEw=:',
    ),
    ...(!isWhole && {
      'Content-Range': text('The range that is sent, and the size of the file.', 'bytes 0-1023/20480'),
    }),
  },
})

/** Returns the reply with a stream that is made for the request. */
export const StreamReply = (description: string, mediaType: string) => ({
  ...stream(description, [mediaType]),
  headers: tag,
})

export const NotModified = { ...Type.Null({ description: 'Your copy is current.' }), headers: tag }

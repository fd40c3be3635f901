import Type from 'typebox'
import { attachmentName } from '../http/attachment.ts'

const text = (description: string, example: string) => ({ type: 'string', description, examples: [example] })

export const tag = { ETag: text('Tag of the data. It changes when they do.', '"4f2c…"') }

const stream = (description: string, mediaType: string) => ({
  description,
  content: {
    [mediaType]: { schema: Type.Unsafe<NodeJS.ReadableStream>({ type: 'string', format: 'binary', description }) },
  },
})

/** Returns the schema of a response with a file, or with a part of it. Its media type depends on the format. */
export const FileReply = (description: string, isWhole = true) => ({
  ...stream(description, 'application/octet-stream'),
  headers: {
    ...tag,
    ...attachmentName('permits-2026-11-29.csv'),
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

/** Returns the schema of a response with JSON Lines. */
export const LinesReply = (description: string) => ({
  ...stream(description, 'application/x-ndjson'),
  headers: { ...tag, ...attachmentName('permit-changes-since-2026-11-01.jsonl') },
})

import { attachmentName, digestHeader, fileContent, textHeader } from '../http/attachment.ts'
import { ref } from '../http/schema.ts'
import { type Format, formats } from './formats.ts'
import { OpenPermitFeatures, OpenPermitFeaturesPart } from './schema.ts'

export const tag = { ETag: textHeader('Tag of the data. It changes when they do.', '"4f2c…"') }

const contentOf = ({ mediaType, description }: Format) => fileContent(mediaType, description)

/** Returns the schema of a response with a file, or with a part of it: the media type of each format. */
export const FileReply = (description: string, isWhole = true) => ({
  description,
  content: {
    ...contentOf(formats.jsonl),
    ...contentOf(formats.csv),
    [formats.geojson.mediaType]: { schema: ref(isWhole ? OpenPermitFeatures : OpenPermitFeaturesPart) },
  },
  headers: {
    ...tag,
    'Last-Modified': textHeader('When this edition was made.', 'Sun, 29 Nov 2026 01:00:00 GMT'),
    ...attachmentName('permits-2026-11-29.csv'),
    'Accept-Ranges': textHeader('Byte ranges can be requested.', 'bytes'),
    ...digestHeader('The SHA-256 of the whole file (RFC 9530).'),
    ...(!isWhole && {
      'Content-Range': textHeader('The range that is sent, and the size of the file.', 'bytes 0-1023/20480'),
    }),
  },
})

/** Returns the schema of a response with JSON Lines. */
export const LinesReply = (description: string) => ({
  description,
  content: fileContent('application/x-ndjson', description),
  headers: { ...tag, ...attachmentName('permit-changes-since-2026-11-01.jsonl') },
})

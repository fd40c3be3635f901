import { Readable } from 'node:stream'
import { attachmentName, fileContent } from '../../http/attachment.ts'
import { refusals } from '../../http/problems/refusals.ts'
import type { App } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { applicationsOf, findDissolution } from './dissolution-queries.ts'
import { DissolutionParams } from './dissolution-schema.ts'
import { assessReadiness } from './take-step.ts'

const jsonLines = 'application/x-ndjson'

const JsonLines = (description: string) => ({
  description,
  headers: attachmentName('files.ndjson'),
  content: fileContent(jsonLines, description),
})

export function downloadDissolutionFilesRoute(app: App, { database: { reader, pool } }: { database: Database }) {
  app.get(
    '/offices/:id/dissolutions/:dissolutionId/files',
    {
      schema: {
        operationId: 'downloadDissolutionFiles',
        tags: ['Offices'],
        summary: 'Download the applications in the minutes',
        description:
          'Returns every transferred application as JSON Lines: `id`, `reference`, `permitType`, `villageCode`, its ' +
          '`status` at the transfer, and the `version` after it.',
        params: DissolutionParams,
        response: { 200: JsonLines('One application per line.'), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id, dissolutionId } }, reply) => {
      await assessReadiness(reader, id, actor)
      await findDissolution(reader, id, dissolutionId)
      return reply
        .headers({
          'content-type': jsonLines,
          'content-disposition': 'attachment; filename="files.ndjson"',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        })
        .send(Readable.from(linesOf(applicationsOf(pool, dissolutionId))))
    },
  )
}

async function* linesOf(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  for await (const applications of pages) yield applications.map((one) => `${JSON.stringify(one)}\n`).join('')
}

import { compare, type Side } from '../compare.ts'
import { spread, supply } from '../data-set.ts'
import { connections } from '../load.ts'
import type { Stage } from '../stage.ts'
import { somePdf, type Upload, upload } from '../uploads.ts'
import { of } from './files.ts'
import type { Question } from './question.ts'

const megabytes = 5
const uploadsOfRound = { quick: 32, full: 192 }

export const uploading: Question = {
  name: 'T6',
  quick: true,
  async ask(stage: Stage) {
    const {
      options: { rounds, quick },
      database,
      api,
      bareUpload,
    } = stage
    const file = somePdf(megabytes)
    const amount = quick ? uploadsOfRound.quick : uploadsOfRound.full
    const side = (pid: number, targets: (amount: number) => Promise<Upload[]>): Side => ({
      pid,
      prepare: async (warmUp) => {
        const uploads = await targets(warmUp ? connections : amount)
        return () => upload(uploads, 'application_form', file, connections)
      },
    })
    return [
      await compare({
        operation: `T6 upload of ${megabytes} MB, against node:http to a file`,
        least: 0.3,
        rounds,
        database,
        bare: side(bareUpload.pid, async (count) =>
          Array.from({ length: count }, () => ({ url: bareUpload.url, headers: {} })),
        ),
        ours: side(api.pid, (count) => drafts(stage, count)),
      }),
    ]
  },
}

/** Creates drafts for uploads, evenly for the applicants. */
export async function drafts({ sql, as, api }: Stage, count: number): Promise<Upload[]> {
  const people = await Promise.all(Array.from({ length: spread }, (_, rank) => as(`applicant-${rank}`)))
  return (await supply(sql, 'draft', count)).map(({ id, rank }) => ({
    url: `${api.url}/v1/applications/${id}/documents`,
    headers: of(people, rank),
  }))
}

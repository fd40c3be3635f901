import { states } from '../applications/lifecycle.ts'
import type { Db } from '../db/client.ts'
import { refusals } from '../problems/refusals.ts'
import { type App, ref } from '../schema.ts'
import { next } from './next.ts'
import { track } from './queries.ts'
import { TrackingAnswer, TrackingRequest } from './schema.ts'

/** Where an application is, for whoever holds its reference and key. Open to everybody. */
export async function tracking(app: App, { lane }: { lane: Db }) {
  app.post('/tracking', {
    schema: {
      operationId: 'trackApplication',
      tags: ['Tracking'],
      summary: 'Track an application',
      description: 'Says at which public stage an application is and who has to act. A POST, so that the key stands in no log and no history.',
      body: TrackingRequest,
      response: { 200: ref(TrackingAnswer), ...refusals('not_found') },
    },
  }, async ({ body }) => {
    const { status, ...tracked } = await track(lane, body)
    const { publicStage, turn } = states[status]
    return { ...tracked, publicStage, turn, next: next[status] }
  })
}

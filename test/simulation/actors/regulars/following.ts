import type { Journey } from '../journey.ts'
import { atHour, day } from '../moments.ts'
import type { Town } from '../town.ts'

const pagesLimit = 100

/**
 * Yields the acts of an officer whose client keeps a copy by the log of events: each morning before work, from its
 * beginning, and anew when the officer's view has changed.
 */
export async function* follow(town: Town, subject: string): Journey {
  const client = await town.client(subject)
  let [position, view] = ['', '']
  for (;;) {
    for (let pages = 0; pages < pagesLimit; pages++) {
      const answer = await client.reads(`/v1/events?limit=100${position && `&after=${position}`}`)
      if (answer.code === 'position_too_old') position = ''
      if (!answer.isGood) break
      const { page } = answer.body<{ page: { position: string; hasMore: boolean; view: string } }>()
      const isNewView = view !== '' && view !== page.view
      position = isNewView ? '' : page.position
      view = page.view
      if (!isNewView && !page.hasMore) break
    }
    yield { at: atHour(town.now + day, 5.5), act: 'reads events' }
  }
}

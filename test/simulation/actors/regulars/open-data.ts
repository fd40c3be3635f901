import type { Journey } from '../journey.ts'
import { atHour, day, dayOf } from '../moments.ts'
import type { Town } from '../town.ts'

const formats = ['jsonl', 'csv', 'geojson'] as const

/** Yields the acts of a reader of open data, who keeps a copy by the changes of each day. */
export async function* readOpenData(town: Town): Journey {
  const anybody = town.clientOf('reader of open data', null)
  await anybody.reads('/.well-known/api-catalog')
  let since = dayOf(town.now)
  for (let round = 0; ; round++) {
    await anybody.reads('/v1/open-data/catalog')
    const today = dayOf(town.now)
    await anybody.reads(`/v1/open-data/permit-changes?since=${since}`)
    since = today
    await anybody.reads('/v1/open-data/permits/jsonl')
    await anybody.reads(`/v1/open-data/permits/${formats[round % formats.length]}`)
    yield { at: atHour(town.now + 2 * day, 5.2), act: 'reads open data' }
  }
}

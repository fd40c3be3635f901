import { dataOf, itemsOf, type SatuPintu } from '../../../../client/src/index.ts'
import { consultedType } from '../../users.ts'
import { awaitFact } from '../post.ts'

/** An agency's copy of the permits of the sample type: the state of each by its id. */
interface PermitCopy {
  states: Map<string, string>
  /**
   * Applies the new events to the copy, until one of `type` about this permit is among them. Throws a `DemoError` when
   * none comes within a minute.
   */
  followUntil: (type: string, permitId: string) => Promise<void>
}

/** Creates a copy. Reads the end of the log first, then the list, so that the copy misses no change in between. */
export async function beginCopy(bank: SatuPintu): Promise<PermitCopy> {
  const { page } = dataOf(await bank.GET('/v1/events', { params: { query: { after: 'latest' } } }))
  const states = await readStates(bank)
  let position = page.position
  return {
    states,
    async followUntil(type, permitId) {
      const subject = `permits/${permitId}`
      await awaitFact(`the feed has ${type}`, async () => {
        const read = dataOf(await bank.GET('/v1/events', { params: { query: { after: position } } }))
        for (const event of read.data)
          if (event.subject.startsWith('permits/')) await update(bank, states, event.subject.slice('permits/'.length))
        position = read.page.position
        return read.data.find((event) => event.type === type && event.subject === subject)
      })
    },
  }
}

/** Returns the present states of the permits of the sample type by id, as far as the agency sees them. */
export async function readStates(bank: SatuPintu): Promise<Map<string, string>> {
  const states = new Map<string, string>()
  const permits = itemsOf((page) =>
    bank.GET('/v1/permits', { params: { query: { ...page, permitType: consultedType }, header: {} } }),
  )
  for await (const { id, state } of permits) states.set(id, state)
  return states
}

/** Updates a permit of the copy. Removes one that the agency does not see any more. */
async function update(bank: SatuPintu, states: Map<string, string>, id: string): Promise<void> {
  const { data } = await bank.GET('/v1/permits/{id}', { params: { path: { id } } })
  if (data?.permitType.code === consultedType) states.set(id, data.state)
  else states.delete(id)
}

import { dataOf, itemsOf, type SatuPintu } from '../../../../client/src/index.ts'
import { consultedType } from '../../users.ts'
import { awaitFact } from '../post.ts'

/** The copy that an agency keeps of the permits of the sample type: the state of each by its id. */
export interface PermitCopy {
  states: Map<string, string>
  /** Takes the events since the last time, until one of this type about this permit was among them. */
  followUntil: (type: string, permitId: string) => Promise<void>
}

/** Begins a copy: the end of the log first, then the list, so that no change in between is missed. */
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

/** Reads the permits of the sample type as the agency sees them now: the state of each by its id. */
export async function readStates(bank: SatuPintu): Promise<Map<string, string>> {
  const states = new Map<string, string>()
  const permits = itemsOf((page) =>
    bank.GET('/v1/permits', { params: { query: { ...page, permitType: consultedType }, header: {} } }),
  )
  for await (const { id, state } of permits) states.set(id, state)
  return states
}

/** Reads a permit that an event is about; one that the agency does not see any more leaves the copy. */
async function update(bank: SatuPintu, states: Map<string, string>, id: string): Promise<void> {
  const { data } = await bank.GET('/v1/permits/{id}', { params: { path: { id } } })
  if (data?.permitType.code === consultedType) states.set(id, data.state)
  else states.delete(id)
}

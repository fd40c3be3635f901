import type { Case, CaseDocument } from './case.ts'

/**
 * The parts of a case that are read. `document_states`: the whole, but of the documents only slot and scan.
 * `without_documents`: the whole without them. `brief`: also without answers, inspections and open corrections,
 * and without earlier acts unless it is assigned. A look at the rest throws `PartNotRead`.
 */
export type PartsRead = 'whole' | 'document_states' | 'without_documents' | 'brief'

/** Thrown when a decision looks at a part of a case that was not read. The case has to be read whole. */
export class PartNotRead extends Error {}

const refuse = (): never => {
  throw new PartNotRead('This part of the case was not read.')
}

/** Returns a list in place of documents that were not read. Every look at it throws `PartNotRead`. */
const documentsNotRead = (): readonly CaseDocument[] =>
  new Proxy<CaseDocument[]>([], { get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse })

/** The slot of a document, and the state of its scan. */
export type DocumentState = Pick<CaseDocument, 'slot' | 'scan'>

/**
 * Returns documents of which only the state was read. A look at anything else of one, and a copy of one, throws
 * `PartNotRead`.
 */
const documentsWithState = (states: readonly DocumentState[]): readonly CaseDocument[] =>
  states.map(
    (state) =>
      new Proxy(state as CaseDocument, {
        get: (document, key) => (Object.hasOwn(document, key) ? Reflect.get(document, key) : refuse()),
        has: refuse,
        ownKeys: refuse,
      }),
  )

/** Returns documents of which at most the states were read. */
export const documentsOf = (states?: readonly DocumentState[]): readonly CaseDocument[] =>
  states ? documentsWithState(states) : documentsNotRead()

/** The members that a brief case lacks. It has its acts if it is assigned. */
export type LeftOut = 'answers' | 'sealed' | 'opened' | 'inspection' | 'setAside' | 'correctionWaits' | 'acts'

/** The members of a case that were read: all, or those of a brief one. `acts` is null when they were not. */
type Read = Omit<Case, LeftOut> & { acts: Case['acts'] | null }

/** Returns a case as it was read. Of a brief one, a look at a member that was not read throws `PartNotRead`. */
export const asRead = (row: Read): Case => (isWhole(row) ? row : briefCase(row))

const isWhole = (row: Read): row is Case => 'answers' in row

/**
 * Returns a brief case. A look at a member that was not read, and a copy of the case, throws `PartNotRead`. Only of a
 * draft is anything set aside.
 */
const briefCase = ({ acts, ...row }: Read): Case => ({
  ...row,
  get acts() {
    return acts ?? refuse()
  },
  get answers() {
    return refuse()
  },
  get sealed() {
    return refuse()
  },
  get opened() {
    return refuse()
  },
  get inspection() {
    return refuse()
  },
  get correctionWaits() {
    return refuse()
  },
  get setAside() {
    return row.status === 'draft' ? refuse() : null
  },
})

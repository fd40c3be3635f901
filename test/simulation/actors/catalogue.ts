import { readdir, readFile } from 'node:fs/promises'
import { isSchema, namesIn } from '../../../src/platform/json-schema.ts'

export interface CheckItem {
  code: string
  kind: 'pass_fail' | 'measure' | 'choice'
  minimum?: number
  maximum?: number
  choices?: { code: string; passes: boolean }[]
  photograph: 'required' | 'optional'
}
export interface Slot {
  slot: string
  formats: string[]
  originalRequired: boolean
}
interface Sample {
  answers: Record<string, unknown>
  villageCode: string
}
/** A permit type as people know it: sample answers, documents and check list. */
export interface KnownType {
  code: string
  stages: { fee: boolean; inspection: boolean; consultation?: boolean }
  documents: Slot[]
  inspection?: { checklist: CheckItem[] } | null
  fee: { lines: unknown[] } | null
  /** The agencies that are asked for their opinions. */
  consultations?: object | null
  /** The effect of the office's silence: `automatic` issues the permit. */
  deemedApproval?: string
  /** The answer that is the last day of the permit. */
  lastDay?: { answer: string }
  samples: Sample[]
}

/** The last day that people ask for, where a permit type lets them: later than any run. */
const lateDay = '2099-12-31'

/** Returns a sample whose permit ends late: the day in the sample passes during a run. */
function endingLate(sample: Sample, { lastDay }: KnownType): Sample {
  if (!lastDay) return sample
  const answers = structuredClone(sample.answers)
  const names = namesIn(lastDay.answer)
  const last = names.pop() ?? ''
  const holder = names.reduce<unknown>((place, name) => isSchema(place) && place[name], answers)
  if (isSchema(holder)) holder[last] = lateDay
  return { ...sample, answers }
}

const folder = new URL('../../../src/sample/permit-types/', import.meta.url)

/** The permit types that people apply for, with the weight of each. */
export class Catalogue {
  readonly #types = new Map<string, KnownType>()
  readonly #weights = new Map<string, number>()

  /** Returns the sample types with these weights. */
  static async ofSamples(weights: Readonly<Record<string, number>>): Promise<Catalogue> {
    const catalogue = new Catalogue()
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()) {
      const type: KnownType = JSON.parse(await readFile(new URL(name, folder), 'utf8'))
      catalogue.adds(type, weights[type.code] ?? 0)
    }
    return catalogue
  }

  adds(type: KnownType, weight: number): void {
    this.#types.set(type.code, { ...type, samples: type.samples.map((sample) => endingLate(sample, type)) })
    this.#weights.set(type.code, weight)
  }

  /** Removes the weight of a type: new people do not choose it any more. */
  forgets = (code: string): boolean => this.#weights.delete(code)

  get weights(): Record<string, number> {
    return Object.fromEntries(this.#weights)
  }

  typeOf(code: string): KnownType {
    const type = this.#types.get(code)
    if (!type) throw new Error(`There is no permit type ${code}.`)
    return type
  }
}

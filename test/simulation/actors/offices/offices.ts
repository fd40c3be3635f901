import { Bank } from '../bank.ts'
import type { Client } from '../client.ts'
import { type Journey, once } from '../journey.ts'
import type { Town } from '../town.ts'
import { answerMessages, decideOnCorrection, noteMissed } from './answering.ts'
import { Office, type OfficeData, type Role } from './office.ts'
import type { Writer } from './triage.ts'

const page = 200

/** A kiosk with its key, and the session that the last visitor has left there. */
export interface Kiosk {
  id: string
  officeId: string
  keyId: string
  secret: string
  left?: Client
}

/** All offices of the network, and facts that several offices share. */
export class Offices {
  readonly town: Town
  readonly administrator: Client
  readonly bank: Bank
  readonly #byId = new Map<string, Office>()
  readonly #byRegion = new Map<string, Office>()

  private constructor(town: Town, administrator: Client) {
    this.town = town
    this.administrator = administrator
    this.bank = new Bank(town)
  }

  /** Reads all offices of the network as the administrator. */
  static async open(town: Town, administrator: Client): Promise<Offices> {
    const offices = new Offices(town, administrator)
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await administrator.reads(`/v1/offices?limit=${page}${cursor && `&cursor=${cursor}`}`)
      const { data, page: at } = answer.body<{ data: OfficeData[]; page: { nextCursor: string | null } }>()
      for (const one of data) offices.#adds(one)
      cursor = at.nextCursor
    }
    return offices
  }

  byId = (id: string): Office | undefined => this.#byId.get(id)
  byRegion = (code: string): Office | undefined => this.#byRegion.get(code)

  /** Applicants who write mails, by mail address: offices know them from the telephone. */
  readonly writers = new Map<string, Writer>()
  /** Ids of mails that are given to an office and not dealt with yet. */
  readonly dealtWith = new Set<string>()
  /** The personal data of the people so far, which may appear in no public answer or log. */
  readonly personal = new Set<string>()
  /** The kiosks with their keys. */
  kiosks: Kiosk[] = []

  answers = (office: Office, id: string): Journey => once(() => answerMessages(office, id))
  corrects = (office: Office, id: string, correctionId: string): Journey =>
    once(() => decideOnCorrection(office, id, correctionId))
  notesMissed = (office: Office, id: string, visitId: string): Journey => once(() => noteMissed(office, id, visitId))

  /** Codes of the villages whose people apply. Administrators change the list. */
  villages: string[] = []
  /** The number of villages that were to be split so far: the parts of each have codes of their own. */
  splits = 0

  get all(): readonly Office[] {
    return [...this.#byId.values()]
  }

  #adds(data: OfficeData): void {
    const office = new Office(data, this.town, (at, subject, role) => this.#appoints(at, subject, role))
    this.#byId.set(data.id, office)
    this.#byRegion.set(data.regionCode, office)
  }

  async #appoints(office: Office, subject: string, role: Role): Promise<void> {
    await this.administrator.sends('/v1/staff', {
      subject,
      officeId: office.id,
      role,
      reason: 'The first work has come.',
      ...(role === 'head' && { signsAs: { name: `Kepala ${office.data.regionCode}, S.Sos.` } }),
    })
  }
}

import { readFile } from 'node:fs/promises'
import { Temporal } from 'temporal-polyfill'
import type { PermitTypeVersion } from '../../../src/catalogue/permit-types/schema.ts'
import type { NoticeKind } from '../../../src/correspondence/notifications/notice.ts'
import type { Signing, Told } from '../../../src/correspondence/notifications/writing/facts.ts'
import type { LetterFacts } from '../../../src/correspondence/notifications/writing/letter-view.ts'
import { weekdays } from '../../../src/network/offices/hours.ts'
import type { Names } from '../../../src/platform/words.ts'

/** The account of an application about which no refund was decided. */
export const noRefund = { refundedAmount: 0, keptAmount: 0, refundDue: 0, refundReturned: 0 }

/** A letter for the page: its channels, and all its facts except the language. */
export interface Situation {
  title: Names
  facts: Omit<LetterFacts, 'language' | 'channel'>
  channels: readonly LetterFacts['channel'][]
}

export interface Story {
  title: Names
  situations: readonly Situation[]
}

export const readDefinition = async (code: string): Promise<PermitTypeVersion> =>
  JSON.parse(await readFile(new URL(`../../../src/sample/permit-types/${code}.json`, import.meta.url), 'utf8'))

const office = (id: string, en: string, street: string, telephone: string): Signing => ({
  names: { id, en },
  place: {
    contact: {
      address: { street, postalCode: '10310' },
      coordinates: null,
      telephone,
      email: null,
      accessibility: null,
      note: null,
    },
    openingHours: weekdays.flatMap((weekday) => [
      { weekday, opens: '08:00', closes: '12:00' },
      { weekday, opens: '13:00', closes: '15:00' },
    ]),
  },
})

export const district = office(
  'PTSP Kecamatan Menteng',
  'One-stop service office, Menteng District',
  'Jalan Contoh 6, Menteng, Jakarta Pusat',
  '+62210000006',
)
const province = office(
  'PTSP DKI Jakarta',
  'One-stop service office, DKI Jakarta',
  'Jalan Contoh 1, Gambir, Jakarta Pusat',
  '+62210000001',
)
export const village: Names = {
  id: 'PTSP Kelurahan Cikini',
  en: 'One-stop service office, Cikini Village',
}

const told: Told = {
  reference: '7K3M-9QXT-F',
  name: 'Pemohon 1',
  hasAccount: true,
  isErased: false,
  status: 'submitted',
  statusSince: '2026-12-01T03:00:00.000Z',
  lapsesOn: null,
  trackingKey: null,
  office: district.names,
  officePlace: district.place,
  checkDueAt: null,
  dueAt: null,
  dueProvisional: false,
  freeAt: [],
  unmatched: [],
  permitNumber: null,
  earlierState: null,
  rival: null,
  replaces: null,
  permitState: null,
  permitValidUntil: null,
  event: null,
  renewal: null,
  isOffered: true,
  assessment: null,
  payment: null,
  refund: null,
  money: { status: 'submitted', paidAmount: 0, feeAmount: null, ...noRefund },
  remedy: null,
  decidedBy: null,
  officeId: null,
  appealTo: null,
  message: null,
  datesAhead: null,
  asked: [],
}

/** Returns the facts of an event with these details. */
export const happened = (details: Record<string, unknown>): Told['event'] => ({
  at: '2026-12-01T03:00:00.000Z',
  details,
})

/** The way to reach a person: by an account, only by e-mail, or only by telephone. */
type Having = 'account' | 'mail' | 'phone'

const channelsOf = { account: ['email', 'sms'], mail: ['email'], phone: ['sms', 'whatsapp'] } as const

/** Returns a function that makes letters about applications of one permit type. */
export const letterWriter =
  (definition: PermitTypeVersion) =>
  (
    kind: NoticeKind,
    having: Having,
    title: Names,
    { values = {}, ...known }: Partial<Told> & { values?: Record<string, unknown> } = {},
  ): Situation => {
    const hasAccount = having === 'account'
    const status = known.status ?? told.status
    const days = new Map(Object.entries(definition.lapseAfterDays)).get(status)
    const lapsesOn = days === undefined ? null : Temporal.PlainDate.from('2026-12-01').add({ days }).toString()
    const application = { ...told, hasAccount, lapsesOn, ...known, money: { ...told.money, status, ...known.money } }
    return {
      title,
      channels: channelsOf[having],
      facts: {
        kind,
        client: 'https://izin.example.org',
        hasAccount,
        application: { told: application, definition },
        office: null,
        values,
      },
    }
  }

/** Returns a letter that is about no application. */
export const otherLetter = (
  kind: NoticeKind,
  channels: Situation['channels'],
  title: Names,
  { office: signing = province, ...values }: Record<string, unknown> & { office?: Signing } = {},
): Situation => ({
  title,
  channels,
  facts: {
    kind,
    client: 'https://izin.example.org',
    hasAccount: false,
    application: null,
    office: signing,
    values,
  },
})

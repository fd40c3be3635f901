import { imbIn } from '../journey.ts'
import { network } from '../network.ts'
import { virus } from '../outside/clamd.ts'
import { type Application, type Person, somePdf } from '../person.ts'
import { appoint } from '../staff.ts'
import { lastMail, mailbox, mailRoom, signed, written } from './mail-room.ts'

export interface Received {
  id: string
  fileName: string
  slot: string | null
  scan: string
  documentId: string | null
  discarded: { at: string; by: string; reason: string | null } | null
}
interface Message {
  side: string
  author: { standing: string; name: string }
  channel: string
  text: string
  receivedMail: { reference: string; from: string | null } | null
  receivedAttachments: Received[]
}
interface Page<T> {
  data: T[]
}
interface Event {
  type: string
  version: number
  actor: { standing: string; name: string }
  details: Record<string, unknown>
}

/** Opens a network that receives mail, with a front desk and a returned application. */
export async function openFilingDesk() {
  const net = await network()
  const room = await mailRoom(net, {
    scanner: {
      scan: async (content) => (Buffer.concat(await content.toArray()).includes(virus) ? 'infected' : 'clean'),
    },
  })
  const desk = await appoint(net, ['front_desk'], '31.71.06')
  const file = await imbIn('returned', net)
  const reason = 'Its sender named the file by phone.'

  async function comes(mail: Parameters<typeof written>[0] = {}, to = mailbox.address) {
    await room.hands(
      await signed(
        await written({ from: 'applicant-2@bare.example', to, text: 'Rumah di Kecamatan Menteng.', ...mail }),
        'bare.example',
      ),
      { to },
    )
    await room.reads()
    return lastMail(net)
  }
  const files = (...names: string[]) => names.map((filename) => ({ filename, content: somePdf() }))
  const filings = ({ id }: { id: string }) => `/v1/received-mails/${id}/filings`
  const into = (application: Pick<Application, 'reference'>, rest: object = {}) => ({
    body: { applicationReference: application.reference, reason, ...rest },
  })
  const thread = async (person: Person, { id }: { id: string }) =>
    (await person.does<Page<Message>>(200, 'GET', `/v1/applications/${id}/messages`)).data
  const received = async (person: Person, { id }: { id: string }) =>
    (await person.does<Page<Received>>(200, 'GET', `/v1/applications/${id}/received-attachments`)).data
  const events = async ({ id }: { id: string }) =>
    (await net.applicant.does<Page<Event>>(200, 'GET', `/v1/applications/${id}/events?limit=200`)).data
  const stateOf = async (mail: { id: string }) =>
    (await desk.does<{ state: string }>(200, 'GET', `/v1/received-mails/${mail.id}`)).state

  const close = async () => {
    await room.close()
    await net.close()
  }
  return { net, room, desk, file, reason, comes, files, filings, into, thread, received, events, stateOf, close }
}

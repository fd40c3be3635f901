import { network } from '../network.ts'
import { virus } from '../outside/clamd.ts'
import { type Application, type Doc, type Person, somePdf, somePng } from '../person.ts'
import { appoint } from '../staff.ts'
import { lastMail, mailbox, mailRoom, signed, written } from './mail-room.ts'

export interface Mail {
  id: string
  reference: string
  state: string
  reason: string
  from: string | null
  subject: string
  text: string
  attachmentCount: number
  application: { id: string } | null
  attachments: { id: string; fileName: string; slot: string | null; scan: string }[]
  acts: { act: string; reason: string | null; by: string }[]
}
export interface Page<T> {
  data: T[]
  page: { nextCursor: string | null }
}
export interface Message {
  text: string
  author: { standing: string }
  receivedMail: { reference: string } | null
  receivedAttachments: Received[]
}
interface Received {
  id: string
  fileName: string
  slot: string | null
  documentId: string | null
  mailReference: string
}

/** Opens a network that receives mail, with officers in whose triage it arrives and others. */
export async function openTriage() {
  const net = await network()
  const room = await mailRoom(net, {
    scanner: {
      scan: async (content) => {
        const chunks = Buffer.concat(await content.toArray())
        return chunks.includes(virus) ? 'infected' : 'clean'
      },
    },
  })
  const [here, beside] = ['31.71.06', '31.71.07']
  const desk = await appoint(net, ['front_desk'], here)
  const above = await appoint(net, ['front_desk', 'head'], '31.71')
  const elsewhere = await appoint(net, ['front_desk'], beside)
  const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }
  const village = '31.71.06.1001'

  async function comes(mail: Parameters<typeof written>[0] = {}, to = mailbox.address) {
    await room.hands(await signed(await written({ to, text: 'Rumah di Kecamatan Menteng.', ...mail })), { to })
    await room.reads()
    return lastMail(net)
  }
  const files = (...names: string[]) =>
    names.map((filename) => ({ filename, content: filename.endsWith('.png') ? somePng() : somePdf() }))
  const address = ({ id }: { id: string }, path = '') => `/v1/received-mails/${id}${path}`
  const reads = (person: Person, mail: { id: string }) => person.does<Mail>(200, 'GET', address(mail))
  const queue = async (person: Person, query = '') =>
    (await person.does<Page<Mail>>(200, 'GET', `/v1/received-mails${query}`)).data
  const received = async (person: Person, { id }: { id: string }) =>
    (await person.does<Page<Received>>(200, 'GET', `/v1/applications/${id}/received-attachments`)).data
  const acceptance = ({ id }: { id: string }, { id: fileId }: { id: string }) =>
    `/v1/applications/${id}/received-attachments/${fileId}/acceptances`
  const accepts = (person: Person, file: { id: string }, attachment: { id: string }, body: object = {}) =>
    person.does<Doc & { receivedByEmail: boolean }>(201, 'POST', acceptance(file, attachment), { body })
  const draftOf = (person: Person, mail: { id: string }, rest: object = {}) =>
    person.does<Application>(201, 'POST', address(mail, '/drafts'), {
      body: { permitType: 'IMB', villageCode: village, assistance, ...rest },
    })

  const close = async () => {
    await room.close()
    await net.close()
  }
  return {
    net,
    room,
    desk,
    above,
    elsewhere,
    here,
    beside,
    assistance,
    village,
    comes,
    files,
    address,
    reads,
    queue,
    received,
    acceptance,
    accepts,
    draftOf,
    close,
  }
}

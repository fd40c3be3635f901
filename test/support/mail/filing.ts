import { imbIn } from '../journey.ts'
import { network } from '../network.ts'
import type { Person } from '../person.ts'
import { answersTo, confirms, lastMail, mailRoom } from './mail-room.ts'

interface Message {
  side: string
  author: { standing: string; name: string }
  channel: string
  text: string
  receivedAttachments: { fileName: string; slot: string | null; documentId: string | null }[]
}

/** Opens a network that receives mail, with a returned application and confirmed contacts of its applicant. */
export async function openFiling() {
  const net = await network()
  const room = await mailRoom(net)
  await confirms(net, 'applicant-1', 'applicant-1@example.org')
  await confirms(net, 'applicant-2', 'applicant-2@bare.example')
  const file = await imbIn('returned', net)
  const others = await imbIn('submitted', { ...net, applicant: net.stranger })
  const { to, tag } = answersTo(file.reference)
  const thread = async (person: Person, { id }: { id: string }) =>
    (await person.does<{ data: Message[] }>(200, 'GET', `/v1/applications/${id}/messages`)).data

  /** Delivers a mail, sorts it, and returns its row. */
  async function comes(raw: Buffer, envelope: { from?: string; to?: string } = {}) {
    await room.hands(raw, { to, ...envelope })
    await room.reads()
    return lastMail(net)
  }

  const close = async () => {
    await room.close()
    await net.close()
  }
  return { net, room, file, others, to, tag, thread, comes, close }
}

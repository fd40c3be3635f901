import { forgetMails } from '../../../src/correspondence/received-mails/keeping/forget.ts'
import { network } from '../network.ts'
import { type Application, somePdf } from '../person.ts'
import { appoint } from '../staff.ts'
import { lastMail, mailRoom, signed, written } from './mail-room.ts'

interface Mail {
  id: string
  reference: string
  state: string
  forgotten: boolean
  from: string | null
  fromName: string
  subject: string
  text: string
  attachments: object[]
  acts: { act: string; reason: string | null }[]
}

/** Opens a network that receives mail, with functions to handle mails and to read what is stored of them. */
export async function openKeptMail() {
  const net = await network()
  const room = await mailRoom(net)
  const { pool } = net.database
  const desk = await appoint(net, ['front_desk'], '31.71.06')
  const keepDays = { answered: 365, closed: 90, ignored: 7 }
  const forgets = async () => {
    let all = 0
    for (let done = await forgetMails(pool, keepDays); done > 0; done = await forgetMails(pool, keepDays)) all += done
    return all
  }

  async function comes(mail: Parameters<typeof written>[0] = {}) {
    await room.hands(
      await signed(
        await written({
          subject: 'Rahasia',
          text: 'Rumah di Kecamatan Menteng.',
          attachments: [{ filename: 'KTP.pdf', content: somePdf() }],
          ...mail,
        }),
      ),
    )
    await room.reads()
    return lastMail(net)
  }
  const address = ({ id }: { id: string }, path = '') => `/v1/received-mails/${id}${path}`
  const reads = (mail: { id: string }) => desk.does<Mail>(200, 'GET', address(mail))
  const closes = async (mail: { id: string }) =>
    desk.does(201, 'POST', address(mail, '/closures'), { body: { reason: 'An advertisement.' } })
  const answers = async (mail: { id: string }) =>
    desk.does(201, 'POST', address(mail, '/answers'), { body: { missing: ['KTP'] } })
  const drafts = async (mail: { id: string }) =>
    desk.does<Application>(201, 'POST', address(mail, '/drafts'), {
      body: {
        permitType: 'IMB',
        assistance: { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' },
      },
    })
  /** Moves the handling of a mail back by so many days, and its arrival by 1,000 more. */
  const ages = (mail: { id: string }, days: number) => pool`
    update received_mails
    set dealt_with_at = dealt_with_at - ${days} * interval '1 day',
      received_at = received_at - ${days + 1_000} * interval '1 day'
    where id = ${mail.id}`
  const rowsOf = async ({ id }: { id: string }) =>
    JSON.stringify(
      await pool`
        select row_to_json(m) as mail, (select json_agg(f) from received_attachments f where f.mail_id = m.id) as files
        from received_mails m
        where m.id = ${id}`,
    )
  /** Returns the letters that answered a mail, without their sealed parts. */
  const lettersOf = async ({ id }: { id: string }) =>
    JSON.stringify(
      await pool`
    select kind, shown, facts, in_reply_to
    from notices
    where cause_id in (select ${id}::uuid union all select id from received_mail_acts where mail_id = ${id})
    order by id`,
    )
  const objectsOf = async ({ id }: { id: string }) =>
    (
      await pool<{ key: string }[]>`
    select object_key as key
    from received_mails
    where id = ${id} and object_key is not null
    union all
    select object_key
    from received_attachments
    where mail_id = ${id} and object_key is not null`
    ).map(({ key }) => key)

  const close = async () => {
    await room.close()
    await net.close()
  }
  return {
    net,
    room,
    pool,
    desk,
    keepDays,
    forgets,
    comes,
    address,
    reads,
    closes,
    answers,
    drafts,
    ages,
    rowsOf,
    lettersOf,
    objectsOf,
    close,
  }
}

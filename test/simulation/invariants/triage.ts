import type { Invariant, Look } from './invariant.ts'

interface Mail {
  reference: string
  state: string
  acts: string[]
  /** The ends of other mails of its conversation, which it shares. */
  together: string[]
  messages: number
  hasOffice: boolean
  hasApplication: boolean
}

/** The acts of officers by which a mail is dealt with, with the state that each leads to. */
const settles: Readonly<Record<string, string>> = {
  answered: 'answered',
  drafted: 'drafted',
  filed: 'filed',
  closed: 'closed',
}
/** States after which nothing more happens to a mail. */
const last = new Set(['drafted', 'filed', 'closed'])
/** Hours in which a mail has to be read: the job looks every hour, and tries again after a failure. */
const patienceHours = 30

export const mailsEndOnce: Invariant = {
  name: 'mails-end-once',
  statement:
    'Each received mail ends in exactly one way: filed, made a draft, answered, closed or put aside; it is in the ' +
    'messages of one application or of none. None is lost: what nobody has dealt with waits at an office.',
  async atDayEnd(look, { mails }, claims) {
    for (const mail of await dealtWith(look, [...mails])) {
      const { reference, state, acts, together, messages, hasOffice, hasApplication } = mail
      const subject = `mail ${reference}`
      const ends = acts.filter((act) => last.has(settles[act] ?? ''))
      claims.holds(ends.length <= 1, subject, 'one end', acts)
      const settled = acts.findLast((act) => act in settles)
      const states = [settles[settled ?? ''], ...together]
      if (settled !== undefined) claims.holds(states.includes(state), subject, `one of ${states.join()}`, state)
      const isInFile = state === 'filed' || state === 'drafted'
      claims.equal(subject, 'application', isInFile, hasApplication)
      claims.holds(messages <= 1, subject, 'one message', messages)
      if (state === 'triage') claims.holds(hasOffice, subject, 'an office at which it waits', state)
    }
    const late = await listUnread(look)
    claims.rows(1, late)
  },
}

/** Returns what has become of mails. */
const dealtWith = ({ sql }: Look, mails: readonly string[]) => sql<Mail[]>`
  select m.reference, m.state::text as state,
    array(
      select t.act::text
      from received_mail_acts t
      where t.mail_id = m.id and t.act <> 'handed_on'
      order by t.id) as acts,
    array(
      select t.act::text
      from received_mails o
      join received_mail_acts t on t.mail_id = o.id and t.act in ('drafted', 'filed')
      where o.id <> m.id and (o.id = m.thread_id or o.thread_id = coalesce(m.thread_id, m.id))) as together,
    (select count(*)::int from messages w where w.received_mail_id = m.id) as messages,
    m.office_id is not null as "hasOffice", m.application_id is not null as "hasApplication"
  from received_mails m
  where m.id = any(${[...mails]}::uuid[])
  order by m.id`

/** Returns the mails that nobody has read although their time has come. */
const listUnread = ({ sql, now }: Look) => {
  const latest = new Date(now().getTime() - patienceHours * 3_600_000)
  return sql<{ subject: string; expected: string; found: string }[]>`
    select 'mail ' || m.reference as subject, 'a mail that was read within 30 hours' as expected,
      m.received_at::text as found
    from received_mails m
    where m.state = 'received' and m.received_at < ${latest}`
}

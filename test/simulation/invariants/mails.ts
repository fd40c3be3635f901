import type { Invariant, Look } from './invariant.ts'

interface FiledMail {
  reference: string
  authenticated: boolean
  isByOfficer: boolean
  isByConfirmed: boolean
  isByAnother: boolean
}

/** The standings of front desks: that of the responsible office, and that of the counter where it was filed. */
const filers = new Set(['front_desk', 'assistant'])

export const mailsPretendNothing: Invariant = {
  name: 'mails-pretend-nothing',
  statement:
    'A mail is filed in an application without an officer only when its sender is authenticated and a confirmed ' +
    'contact; it changes nothing else. All other mails in applications were filed by an officer, in their own name.',
  ofFile({ id, events }, claims) {
    for (const { type, standing, actor, action, channel, version } of events) {
      const subject = `${id} event ${version}`
      if (type === 'mail.filed')
        claims.holds(filers.has(standing) && actor !== null, subject, 'an officer who filed the mail', standing)
      if (channel === 'email' && standing === 'applicant')
        claims.holds(
          action === null || action === 'submit',
          subject,
          'no step by mail but a submission by the link in a letter',
          action,
        )
    }
  },
  async atDayEnd(look, { mails, applications }, claims) {
    for (const mail of await filedMails(look, [...mails], [...applications])) {
      const { reference, authenticated, isByOfficer, isByConfirmed, isByAnother } = mail
      claims.holds(isByOfficer || authenticated, `mail ${reference}`, 'a sender who is proven', mail)
      claims.holds(isByOfficer || isByConfirmed, `mail ${reference}`, 'a sender who is a contact of the file', mail)
      claims.holds(!isByAnother, `mail ${reference}`, 'a message by its sender or the officer who filed it', mail)
    }
  },
}

/** SQL condition: application `a` belonged to this person, and went to another account after mail `m` had come. */
const wasTheirs = (sql: Look['sql'], person: ReturnType<Look['sql']>) => sql`(
  ${person} = any(a.former_applicants) and exists (
    select from application_events g
    where g.application_id = a.id and g.type = 'application.account_changed' and g.at >= m.received_at))`

/** Returns the mails filed in applications, with the facts that justify each filing. */
const filedMails = ({ sql }: Look, mails: readonly string[], applications: readonly string[]) => sql<FiledMail[]>`
  select m.reference, m.authenticated,
    exists (select from received_mail_acts t where t.mail_id = m.id and t.act in ('filed', 'drafted')) as "isByOfficer",
    exists (
      select from contacts c
      join applications a on a.id = m.application_id
      where (c.person_id = a.applicant_id or c.application_id = a.id or ${wasTheirs(sql, sql`c.person_id`)})
        and c.channel = 'email'
        and (c.digest = m.sender_digest or c.removed_at >= m.received_at) and c.confirmed_at is not null
    ) as "isByConfirmed",
    exists (
      select from messages w
      join applications a on a.id = w.application_id
      where w.received_mail_id = m.id and w.author_id is not null and w.side = 'applicant'
        and w.author_id is distinct from a.applicant_id and not ${wasTheirs(sql, sql`w.author_id`)}
    ) as "isByAnother"
  from received_mails m
  where m.state = 'filed' and m.sender_digest is not null
    and (m.id = any(${[...mails]}::uuid[]) or m.application_id = any(${[...applications]}::uuid[]))`

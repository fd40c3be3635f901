import Type, { type Static } from 'typebox'
import { matchesSchema } from '../../../http/validation/matches-schema.ts'
import type { Sealed, Vault } from '../../../privacy/vault.ts'
import type { Envelope } from '../received-mail.ts'

/** The personal part of a mail. Until the mail is read it has only the envelope. */
const Personal = Type.Object({
  envelope: Type.Object({
    sender: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    recipients: Type.Array(Type.String()),
    remoteAddress: Type.Union([Type.String(), Type.Null()]),
    helo: Type.Union([Type.String(), Type.Null()]),
  }),
  messageId: Type.Optional(Type.String()),
  from: Type.Optional(Type.String()),
  fromName: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
})

export type PersonalOfMail = Omit<Static<typeof Personal>, 'envelope'> & { envelope: Envelope }

const pointer = '/mail'

/** Seals the personal part of a mail and binds it to its row. */
export const sealMail = (vault: Vault, mailId: string, content: PersonalOfMail): Promise<Sealed> =>
  vault.seal(mailId, [{ pointer, kind: 'other', value: content }])

/** Opens the personal part of a mail. Throws when it was altered or belongs to another row. */
export async function unsealMail(vault: Vault, mailId: string, personal: string): Promise<PersonalOfMail> {
  const content = (await vault.open(mailId, personal)).get(pointer)
  if (!matchesSchema(Personal, content)) throw new Error('The sealed content of a mail has another shape.')
  return { ...content, envelope: { ...content.envelope, sender: content.envelope.sender } }
}

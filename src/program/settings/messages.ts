import Type from 'typebox'
import { OptionalText } from './optional-text.ts'

/** Settings of what is sent to people. */
export const messageSettings = {
  MAIL_SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://[^/?#\\s]+/?$',
      examples: ['smtps://user:password@mail.example'],
      description:
        'Mail server that mail is handed to, with user and password if it wants them; absent: mail is put into a ' +
        'folder.',
    }),
  ),
  MAIL_FROM: OptionalText(
    'The mailbox that mail comes from and is answered to. It has to take subaddresses, such as ' +
      'perizinan+7k3m9qxtf@host.',
  ),
  MAIL_KEYS: OptionalText(
    'Keys that addresses for answers are signed with, as version:secret with one small letter or digit and 32 bytes ' +
      'in base64, separated by commas. The first signs, all are known; absent: one that follows from SEARCH_KEY.',
  ),
  SMS_GATEWAY_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+$',
      examples: ['https://gateway.example/sms'],
      description:
        'The gateway that SMS are handed to (docs/guide/notifications.md); absent: no SMS are sent, or with ' +
        'everything embedded they are put into a folder.',
    }),
  ),
  WHATSAPP_GATEWAY_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+$',
      examples: ['https://gateway.example/whatsapp'],
      description: 'The same for WhatsApp.',
    }),
  ),
  GATEWAY_SECRET: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,}={0,2}$',
      examples: ['whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'],
      description: 'What is handed to the gateways is signed with this, as in Standard Webhooks.',
    }),
  ),
}

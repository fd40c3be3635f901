import Type, { type Static } from 'typebox'
import { Id, Instant, listOf, named, nullable, OneOf } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { contactChannels } from '../contacts/contact.ts'
import { noticeKinds, noticeStates } from './notice.ts'

const at = '2026-11-27T02:15:30.000Z'
const notice = {
  id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
  kind: 'returned',
  channel: 'email',
  address: 'a•••@example.org',
  language: 'id',
  state: 'sent',
  failure: null,
  attempts: 1,
  madeAt: at,
  endedAt: '2026-11-27T02:15:31.000Z',
}

export const Notice = named(
  'Notice',
  Type.Object(
    {
      id: Id('The notice.'),
      kind: OneOf(noticeKinds, { description: 'What it tells. More kinds may come.' }),
      channel: OneOf(contactChannels, { description: 'By what it went. More may come.' }),
      address: Type.String({ description: 'Where it went, masked.' }),
      language: OneOf(languages, { description: 'The language it is in.' }),
      state: OneOf(noticeStates, {
        description:
          '`waiting` is tried until it is `sent` or has `failed`; `bounced` came back; `cancelled` had nowhere left ' +
          'to go.',
      }),
      failure: nullable(
        Type.String({
          description:
            'Why it does not go, or came back: a status of RFC 3463 such as `5.1.1`, or a word of ours. Null while ' +
            'all is well.',
        }),
      ),
      attempts: Type.Integer({ minimum: 0, description: 'How often it was tried.' }),
      madeAt: Instant('When what it tells of was noticed.'),
      endedAt: nullable(Instant('When it was sent, or came to another end; null while it waits.')),
    },
    { description: 'What somebody was told of a file, where, and what became of it.', examples: [notice] },
  ),
)
export type Notice = Static<typeof Notice>

export const NoticeList = listOf('NoticeList', Notice, 'What the applicant was told of, the newest first.', notice)

export const noticeSchemas = [Notice, NoticeList]

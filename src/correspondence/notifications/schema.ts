import Type, { type Static } from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, named, nullable, OneOf } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { contactChannels } from '../contacts/contact.ts'
import { noticeKinds, noticeStates } from './notice.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'
const notice = {
  id: exampleId,
  kind: 'returned',
  channel: 'email',
  address: 'a•••@example.org',
  language: 'id',
  state: 'sent',
  failure: null,
  attempts: 1,
  madeAt: exampleAt,
  endedAt: '2026-11-27T02:15:31.000Z',
}

export const Notice = named(
  'Notice',
  Type.Object(
    {
      id: Id('Identifier of the notice.'),
      kind: OneOf(noticeKinds, { description: 'The kind of the notice. More may come.' }),
      channel: OneOf(contactChannels, { description: 'The channel of the notice. More may come.' }),
      address: Type.String({ description: 'The masked address that it was sent to.' }),
      language: OneOf(languages, { description: 'The language of the notice.' }),
      state: OneOf(noticeStates, {
        description:
          'The state of the delivery. `waiting` is tried until it is `sent` or has `failed`; `bounced` came back; ' +
          '`cancelled` had no receiver left, or asked for something that was not needed any more.',
      }),
      failure: nullable(
        Type.String({
          description:
            'The reason why it was not delivered: a status of RFC 3463 such as `5.1.1`, or a code of this service. ' +
            'Null if nothing failed.',
        }),
      ),
      attempts: Type.Integer({ minimum: 0, description: 'The number of attempts.' }),
      madeAt: Instant('The time at which the notice was made.'),
      endedAt: nullable(Instant('The time at which it was sent or ended otherwise. Null while it waits.')),
    },
    { description: 'A notice about an application, with the state of its delivery.', examples: [notice] },
  ),
)
export type Notice = Static<typeof Notice>

export const NoticeList = listOf('NoticeList', Notice, 'Notices to the applicant, the newest first.', notice)

export const noticeSchemas = [Notice, NoticeList]

import Type from 'typebox'
import { Setting } from './setting.ts'

/** Settings of the catalogue of open data. */
export const openDataSettings = {
  OPEN_DATA_PUBLISHER: Setting('Name of the body that publishes the open data; absent: the catalogue names none.'),
  OPEN_DATA_LICENCE: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s<>"]+$',
      description: 'Address of the licence of the open data; absent: the catalogue names none.',
    }),
  ),
}

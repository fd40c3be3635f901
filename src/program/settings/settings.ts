import Type, { type Static } from 'typebox'
import { keySettings } from './keys.ts'
import { limitSettings } from './limits.ts'
import { messageSettings } from './messages.ts'
import { monitoringSettings } from './monitoring.ts'
import { processSettings } from './process.ts'
import { receivedMailSettings } from './received-mail.ts'
import { serviceSettings } from './services.ts'

/** Every setting, in the chapters of `docs/configuration.md`. */
export const Settings = Type.Object({
  ...processSettings,
  ...serviceSettings,
  ...keySettings,
  ...monitoringSettings,
  ...messageSettings,
  ...receivedMailSettings,
  ...limitSettings,
})

export type Given = Static<typeof Settings>

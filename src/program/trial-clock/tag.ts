import type { Tag } from '../../http/room.ts'

/** The tag of the operations on the clock of a trial. No other deployment has them: they are in no room. */
export const trialClockTag: Readonly<Record<string, Tag>> = {
  'Trial clock': {
    readers: 'operators',
    description: 'Only in a server that was started with `--clock`: read the clock of the trial, and move it ahead.',
  },
}

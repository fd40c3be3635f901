import type { Tag } from '../../http/room.ts'

/** The tag of the operations on the clock of a trial. No other deployment has it: they are no room of `rooms.ts`. */
export const trialClockTag: Readonly<Record<string, Tag>> = {
  'Trial clock': {
    readers: 'operators',
    description: 'Only in a server that was started with `--clock`: read the clock of the trial, and move it ahead.',
  },
}

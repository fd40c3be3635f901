import type { Letters } from './carriers.ts'
import type { Mails } from './mails.ts'
import type { ShownPermits } from './permits.ts'
import type { Receivers } from './receivers.ts'

/** The services outside of the program, as the actors use them. */
export interface Surroundings {
  letters: Letters
  mails: Mails
  permits: ShownPermits
  receivers: Receivers
}

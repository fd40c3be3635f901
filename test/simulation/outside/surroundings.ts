import type { Letters } from './carriers.ts'
import type { Mails } from './mails.ts'
import type { ShownPermits } from './permits.ts'

/** The world outside of the program, as the actors meet it. */
export interface Surroundings {
  letters: Letters
  mails: Mails
  permits: ShownPermits
}

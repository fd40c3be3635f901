/** The mailbox of a network without one: nothing sent there arrives. */
export const sampleMailbox = 'perizinan@ptsp.example'

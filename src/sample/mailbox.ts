/** The mailbox of a network that has none yet: nothing sent there arrives anywhere. */
export const sampleMailbox = 'perizinan@ptsp.example'

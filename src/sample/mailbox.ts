/**
 * The mailbox of a network that has configured none. Its domain is not in the DNS, so no mail server delivers to it.
 */
export const sampleMailbox = 'perizinan@ptsp.example'

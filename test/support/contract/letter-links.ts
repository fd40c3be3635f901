/** The operations of the links that people get in letters and on certificates. They ignore unknown parameters. */
export const letterLinks: readonly string[] = [
  'getCertificateLetter',
  'getConsultation',
  'getMailConfirmation',
  'verifyPermit',
]

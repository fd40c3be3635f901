/** The letters of the GSM alphabet, and those that take two places (3GPP TS 23.038, section 6.2.1). */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
  'abcdefghijklmnopqrstuvwxyzäöñüà'
const extension = '^{}\\[~]|€'

/** Returns the number of SMS segments of a text, and its letters outside the GSM alphabet. */
export function segmentsOf(text: string): { segments: number; others: string[] } {
  const letters = [...text]
  const others = letters.filter((letter) => !basic.includes(letter) && !extension.includes(letter))
  if (others.length > 0) return { segments: text.length <= 70 ? 1 : Math.ceil(text.length / 67), others }
  const places = letters.length + letters.filter((letter) => extension.includes(letter)).length
  return { segments: places <= 160 ? 1 : Math.ceil(places / 153), others }
}

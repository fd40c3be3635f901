/** The error of an address that leads to a database which must not be used, or not in this way. No retry corrects it. */
export class WrongDatabase extends Error {
  override readonly name = 'WrongDatabase'
}

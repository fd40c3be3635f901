/** The error of an address of a database that must not be used, or not in this way. A retry does not correct it. */
export class WrongDatabase extends Error {
  override readonly name = 'WrongDatabase'
}

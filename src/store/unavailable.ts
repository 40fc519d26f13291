/** The database cannot be used as asked: the message says what, where, and what to do. Never holds a password. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

import type { Profile } from '../rules/index.ts'
import type { Store } from '../store/ports.ts'
import type { Secrets } from './secrets.ts'

/** What the desk needs from outside: time and randomness are passed in. */
export type DeskDeps = {
  store: Store
  secrets: Secrets
  profile: Profile
  now: () => Date
  /** Bytes from a cryptographic source. */
  random: (bytes: number) => Uint8Array
}

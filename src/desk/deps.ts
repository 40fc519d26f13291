import type { Profile } from '../rules/index.ts'
import type { Store } from '../store/ports.ts'
import type { Secrets } from './secrets.ts'
import type { Verify } from './verification/verify.ts'

/** What the desk needs from outside: time and randomness are passed in. */
export type DeskDeps = {
  store: Store
  secrets: Secrets
  profile: Profile
  now: () => Date
  /** Bytes from a cryptographic source. */
  random: (bytes: number) => Uint8Array
  /** When a one-time code is asked for before an incident is spent; `off` where it is not said. */
  verify?: Verify
}

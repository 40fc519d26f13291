import type { Library } from '../src/articles/library.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { Desk } from '../src/desk/desk.ts'
import type { Guesses } from '../src/desk/guessing/guesses.ts'
import type { Proofs } from '../src/desk/proofs.ts'
import type { Updates } from '../src/desk/updates.ts'
import type { TicketId } from '../src/rules/index.ts'
import type { Seals } from './draft.ts'

/** What the dialogs need from outside. */
export type DialogsDeps = {
  desk: Desk
  guesses: Guesses
  updates: Updates
  library: Library
  seals: Seals
  /** A new id that nobody can guess: for operations, and for the questions that cards answer. */
  newId: () => string
  /** Whether an agent hub takes conversations over by the hand-off protocol; else there is a link. */
  agentHub: boolean
  /** Channels that replace a sent activity by its id. */
  updatableChannels: readonly string[]
  /** Channels that vouch for who somebody is, so that what they once proved is remembered. */
  rememberingChannels?: readonly string[]
  /** Where it is remembered. Without it nobody is. */
  proofs?: Proofs
  /** A tag of the address that an activity came from; null where the channel does not say. */
  networkOf?: (activity: Turn['activity']) => string | null
  /** Puts a customer's message on a ticket; false where the ticket is closed. Without it the way to a person is shown. */
  addMessage?: (ticket: TicketId, text: string, actor: string) => Promise<boolean>
}

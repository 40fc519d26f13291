import type { Kysely } from 'kysely'
import type { Store } from '../ports.ts'
import type { Tables } from './schema.ts'

export type Engine = Store['engine']

/** What an engine brings to the one implementation that both share. */
export interface Backend extends Pick<Store, 'engine' | 'compact' | 'backup' | 'close'> {
  /** Where to look outside of a transaction: never sees what a transaction has not committed. */
  readonly reads: Kysely<Tables>
  readonly writes: Kysely<Tables>
  /** Whether the transaction failed only because of others at the same moment, and may be run again. */
  isContention(error: unknown): boolean
}

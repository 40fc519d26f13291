import type { Kysely, QueryExecutorProvider } from 'kysely'
import type { Fate } from '../fate.ts'
import type { Store } from '../ports.ts'
import type { Documents } from './documents.ts'
import type { Tables } from './schema.ts'

export type Engine = Store['engine']

/** What an engine brings to the one implementation that both share. */
export interface Backend extends Pick<Store, 'engine' | 'compact' | 'backup' | 'close'> {
  /** Where to look outside of a transaction: never sees what a transaction has not committed. */
  readonly reads: Kysely<Tables>
  /**
   * A cheaper look, which may see what is not committed yet, and may never be: for what is then only acted on where it is
   * still so. SQLite's reading connection forgets its pages with every commit of the writing one.
   */
  readonly glimpses: Kysely<Tables>
  readonly writes: Kysely<Tables>
  /** Null where several processes write as a rule. */
  readonly documents: Documents | null
  /** From here on no transaction is long, as an import or a migration is. Absent where that changes nothing. */
  beBrief?(): void
  /**
   * Called from a transaction of `writes`: has it resolve as soon as it has its place in a commit to come, and answers what
   * becomes of it. Absent where transactions do not share their commits.
   */
  dontWait?(): Fate
  /** Whether the transaction failed only because of others at the same moment, and may be run again. */
  isContention(error: unknown): boolean
  /** Tells other processes, at the transaction's commit, that a conversation changed. Absent where there are none. */
  tell?(transaction: QueryExecutorProvider, conversation: string): Promise<void>
  /** Hears what other processes tell; null when something may have been missed. Resolves with how to stop. */
  listen?(onChange: (conversation: string | null) => void): Promise<() => Promise<void>>
}

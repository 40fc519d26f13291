import type Database from 'better-sqlite3'
import type { QueryResult } from 'kysely'
import { type Fate, OpenFate } from '../fate.ts'
import { createLine } from './line.ts'
import { retrying } from './retry.ts'
import { executing } from './sqlite-execute.ts'
import { isContention } from './sqlite-files.ts'

/** Who has the connection, from entering until it leaves. */
export type Member = {
  isInTransaction(): boolean
  /** Inside of the member's transaction, or as one by itself: a statement that fails has changed nothing. */
  run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R>
  /** Commits what others have left open. */
  flush(): void
  /** Outside of any transaction, after a `flush`. */
  runAlone<R>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<R>>
  /** Joins the group that is open. */
  join(): Promise<void>
  /** Joins it for several statements, which can be undone. */
  begin(): Promise<void>
  /** Has `commit` resolve before it is on the disk; what becomes of it. Only after `begin`. */
  dontWait(): Fate
  /** Leaves, so that the next may enter, and resolves once it is on the disk. */
  commit(): Promise<void>
  /** Undoes this member's transaction and nobody else's. Without effect after `commit`. */
  rollback(): void
  leave(): void
}

type Group = { fate: OpenFate; members: number }

/** In rounds of the event loop, how long those who came first wait for others. */
const mostRounds = 4

/**
 * Group commit: transactions that come within one tick, or on its heels, are savepoints of one SQLite transaction, one
 * after another, and share its flush to the disk. None is told that it is done before that; where it fails, all that
 * waited for it fail.
 * The write lock is taken at the start: once a group has it, nothing inside can be refused as busy. It is waited for without
 * holding up the process, which SQLite's own wait does.
 */
export const createGroups = (db: Database.Database, path: string): (() => Promise<Member>) => {
  const execute = executing(db, path)
  const line = createLine()
  let open: Group | null = null

  const end = (finish: (group: Group) => void): void => {
    const group = open
    open = null
    if (group) finish(group)
  }
  const flush = (): void =>
    end((group) => {
      try {
        execute('commit')
        group.fate.keep()
      } catch (error) {
        if (db.inTransaction) execute('rollback')
        group.fate.lose(error)
      }
    })
  /** Of a group that has nothing to commit: whoever hears that it was undone finds the file free. */
  const letGo = (): void =>
    end((group) => {
      execute('rollback')
      group.fate.lose(gone())
    })
  const flushLater = async (group: Group): Promise<void> => {
    await line.enterFirst()
    if (open === group) flush()
    line.leave()
  }
  const openGroup = async (): Promise<Group> => {
    await retrying(async () => execute('begin immediate'), isContention)
    const group = { fate: new OpenFate(), members: 0 }
    gather(group)
    return group
  }
  /** A round of the event loop that brings somebody puts the flush off, for the next may bring more: a few times at most. */
  const gather = (group: Group, before = 1, rounds = 1): void => {
    setImmediate(() => {
      const isGrowing = group.members > before && rounds < mostRounds
      if (isGrowing) gather(group, group.members, rounds + 1)
      else flushLater(group)
    })
  }

  const createMember = (): Member => {
    let isPresent = true
    let isInTransaction = false
    let isWaiting = true
    let failure: unknown = null

    const join = async (): Promise<void> => {
      open ??= await openGroup()
      open.members += 1
    }
    const leave = (): void => {
      if (isPresent) line.leave()
      isPresent = false
    }
    return {
      isInTransaction: () => isInTransaction,
      run: (sql, parameters) => {
        // A full disk or an I/O error has rolled everything back: nothing may be written behind it as if by itself.
        if (!db.inTransaction) throw failure ?? gone()
        try {
          return execute(sql, parameters)
        } catch (error) {
          failure = error
          throw error
        }
      },
      flush,
      runAlone: (sql, parameters) => {
        flush()
        return retrying(async () => execute(sql, parameters), isContention)
      },
      join,
      begin: async () => {
        await join()
        execute('savepoint member')
        isInTransaction = true
      },
      dontWait: () => {
        if (open === null) throw gone()
        isWaiting = false
        return open.fate
      },
      commit: async () => {
        if (isInTransaction) execute('release member')
        isInTransaction = false
        const told = open?.fate.told
        leave()
        await (isWaiting ? told : Promise.race([line.emptied(), told]))
      },
      rollback: () => {
        const isUndone = !isInTransaction
        isInTransaction = false
        if (!db.inTransaction) return end(({ fate }) => fate.lose(failure ?? gone()))
        if (isUndone) return
        if (open?.members === 1) return letGo()
        execute('rollback to member')
        execute('release member')
      },
      leave,
    }
  }
  return async () => {
    await line.enter()
    return createMember()
  }
}

const gone = (): Error => new Error('the transaction is gone')

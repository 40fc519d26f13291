import type { Store } from '../ports.ts'
import type { Backend } from './backend.ts'
import { createReader } from './reader.ts'
import { retrying } from './retry.ts'
import { createWriter } from './writer.ts'

/**
 * The store on either engine. What is given to `transact` may run more than once and must be database work only;
 * it must not call `transact` itself: on SQLite the inner one would wait for the outer for ever.
 */
export const createStore = (backend: Backend): Store => {
  const reader = createReader(backend.reads)
  return {
    engine: backend.engine,
    read: (fn) => fn(reader),
    transact: (fn, onPlaced) =>
      retrying(
        () =>
          backend.writes
            .transaction()
            .setIsolationLevel('read committed')
            .execute(async (transaction) => {
              const value = await fn(createWriter(transaction, backend))
              if (onPlaced && backend.dontWait) onPlaced(backend.dontWait())
              return value
            }),
        backend.isContention,
      ),
    compact: () => backend.compact(),
    backup: (path, progress) => backend.backup(path, progress),
    close: () => backend.close(),
  }
}

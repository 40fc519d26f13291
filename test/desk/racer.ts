/**
 * A desk in a process of its own, to be raced and killed by the tests. Its argument is a task; it says when it is ready, waits for
 * its standard input to close, and tells each operation before and its result after.
 */
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { openStore } from '../../src/store/open.ts'
import { deskOn } from './opening.ts'
import type { Racing, Task } from './processes.ts'
import { afterStatement } from './statements.ts'

const standardOutput = 1

/** Waits until it is taken: what `process.stdout` holds back from a reader that is busy dies with the process. */
const tell = (event: Racing): void => {
  writeSync(standardOutput, `${JSON.stringify(event)}\n`)
}

const { url, commits, atOnce, killAfter }: Task = JSON.parse(process.argv[2] ?? '')
const store = await openStore(url)
const { desk } = await deskOn(store)

/** Every runner takes the next commit that is left. */
const remaining = commits.values()
const runner = async (): Promise<void> => {
  for (const command of remaining) {
    tell({ event: 'started', operation: command.operation })
    tell({ event: 'done', committed: await desk.commit(command) })
  }
}

tell({ event: 'ready' })
process.stdin.resume()
await once(process.stdin, 'end')
if (killAfter !== undefined) {
  await afterStatement(killAfter, () => process.kill(process.pid, 'SIGKILL'))
}
await Promise.all(Array.from({ length: atOnce }, runner))
await store.close()

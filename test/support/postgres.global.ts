import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    /** A folder for the files of tests, gone after the run however it ends. */
    scratch: string
  }
}

const keeperPath = fileURLToPath(new URL('./postgres.keeper.ts', import.meta.url))

/** One real PostgreSQL server for the whole run; see the keeper for how it ends. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const keeper = spawn(process.execPath, [keeperPath], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const exit = once(keeper, 'exit')
  const { url, scratch } = JSON.parse(await firstLine(keeper))
  project.provide('postgresUrl', url)
  project.provide('scratch', scratch)
  return async () => {
    keeper.stdin.end()
    await exit
  }
}

const firstLine = (keeper: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let complaint = ''
    keeper.stderr?.on('data', (chunk) => {
      complaint += chunk
    })
    keeper.once('error', reject)
    keeper.once('close', () =>
      reject(new Error(`the PostgreSQL server for the tests did not start: ${complaint}`)),
    )
    if (keeper.stdout) createInterface(keeper.stdout).once('line', resolve)
  })

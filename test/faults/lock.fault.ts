import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { connectorEndpoint } from '../support/connector.ts'
import { freshFolder } from '../support/stores.ts'
import { keepRunning } from './running.ts'
import { clicked, none, nothingDone, one, opened, spentIn, upToTheQuestion } from './support/click.ts'
import { overConnector } from './support/customer.ts'

/** Another process has the write lock until it is told to let go. */
const lockOf = async (path: string): Promise<() => Promise<void>> => {
  const script = fileURLToPath(new URL('../support/hold-write-lock.ts', import.meta.url))
  const holder = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => {
    holder.kill('SIGKILL')
  })
  await once(holder.stdout, 'data')
  return async () => {
    const ended = once(holder, 'exit')
    holder.stdin.end()
    await ended
  }
}

const atTheQuestion = async () => {
  const path = join(await freshFolder(), 'guichet.db')
  const program = await keepRunning({ databaseUrl: `sqlite:${path}` })
  const customer = overConnector(program, await connectorEndpoint(), 'c1')
  return { path, url: `sqlite:${path}`, customer, value: await upToTheQuestion(customer) }
}

test('a database that is locked for a while: the turn waits, and goes on', async () => {
  const { path, url, customer, value } = await atTheQuestion()
  const release = await lockOf(path)
  const clicking = clicked(customer, value)
  await sleep(3_000)
  expect(await spentIn(url)).toEqual(none)
  await release()
  expect(await clicking).toContain(opened)
  expect(await spentIn(url)).toEqual(one)
})

test('locked for longer than the channel waits: answered within 10 s, nothing created then or later, and the next click works', async () => {
  const { path, url, customer, value } = await atTheQuestion()
  const release = await lockOf(path)
  expect(await clicked(customer, value)).toContain(nothingDone)
  await release()
  // The turn that was given up has the lock by now, and must not use it.
  await sleep(2_000)
  expect(await spentIn(url)).toEqual(none)
  expect(await clicked(customer, value)).toContain(opened)
  expect(await spentIn(url)).toEqual(one)
})

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openConnector } from '../../bench/load/connector.ts'
import { countOf, problemsInBooks } from './books.ts'
import { contractsKey, sqliteWithContracts } from './contracts.ts'
import { customersAt } from './customers.ts'
import { startGuichet } from './running.ts'

const times = 6
/** In ms, longer than one reply may take to reach its channel. */
const still = 4_500
const between = 3_000

test('a program that stands still under load for longer than a reply may take says nothing twice and answers all', async ({
  onTestFinished,
}) => {
  const databaseUrl = await sqliteWithContracts(20_000)
  const connector = await openConnector()
  onTestFinished(() => connector.close())
  const program = await startGuichet({ databaseUrl, env: contractsKey })
  let isOver = false
  const talk = customersAt(program.port, connector)
  const talking = talk({ users: 32, seconds: 120, isEnough: () => isOver })
  talking.catch(() => undefined)
  for (let n = 0; n < times; n++) {
    await sleep(between)
    program.child.kill('SIGSTOP')
    await sleep(still)
    program.child.kill('SIGCONT')
  }
  await sleep(between)
  isOver = true
  // Each user counts the replies to each of their turns.
  expect((await talking).turns).toBeGreaterThan(times * 32)
  expect(await problemsInBooks(databaseUrl, contractsKey)).toEqual([])
  expect(await countOf(databaseUrl, 'deliveries')).toBe(0)
})

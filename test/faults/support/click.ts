import { expect } from 'vitest'
import { en } from '../../dialogs/world.ts'
import { rowsOf } from '../../support/stores.ts'
import { buttonOf, type Customer, textOf } from './customer.ts'

const confirm = en('button.openTicket')

/** What a customer reads of a ticket that was opened, and of a failure, with what it says for certain. */
export const opened = en('title.opened')
export const failure = en('title.error')
export const nothingDone = en('error', { ref: '' }).split(' Reference')[0] ?? ''
export const tryAgainSafely = en('error.unsure', { ref: '' }).split('. ').at(-1) ?? ''

export const lastHeard = async (customer: Customer): Promise<string> =>
  textOf((await customer.heard()).at(-1) ?? { type: '' })

export const allHeard = async (customer: Customer): Promise<string> =>
  (await customer.heard()).map(textOf).join('\n')

/** To the question whose click opens a ticket and costs an incident: what the click sends. */
export const upToTheQuestion = async (customer: Customer, credential = '2000000001'): Promise<unknown> => {
  for (const text of [credential, 'Zzyzx qwrtp']) await customer.send({ text })
  await expect.poll(() => lastHeard(customer)).toContain(confirm)
  return buttonOf(await customer.heard(), confirm)
}

/** Sends the click and checks that it is answered to the channel within 10 s; what the customer reads. */
export const clicked = async (customer: Customer, value: unknown): Promise<string> => {
  const before = (await customer.heard()).length
  const began = performance.now()
  await customer.send({ value })
  expect(performance.now() - began).toBeLessThan(10_000)
  return (await customer.heard()).slice(before).map(textOf).join('\n')
}

/** What was spent in the whole database, by each of the three that must agree. */
export const spentIn = async (url: string): Promise<number[]> => {
  const [row] = await rowsOf(
    url,
    `select (select count(*) from ledger where operation is not null) as deductions,
      (select count(*) from operations where deducted = 1) as operations,
      (select count(*) from tickets t join operations o on o.ticket = t.id) as tickets`,
  )
  return Object.values(row as object).map(Number)
}

export const none = [0, 0, 0]
export const one = [1, 1, 1]

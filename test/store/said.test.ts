import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewEntry } from '../../src/store/log-port.ts'
import { openStore } from '../../src/store/open.ts'
import type { Sealed } from '../../src/store/ports.ts'
import type { ETag, StateChange, StateKey } from '../../src/store/state-port.ts'
import { friday, monday, said } from '../support/log-entry.ts'
import { engines, freshFolder } from '../support/stores.ts'
import { commitsIn } from '../support/wal.ts'

const key: StateKey = { kind: 'conversation', channel: 'website', id: 'c1' }
const turn = (expected: ETag | null): StateChange[] => [
  { key, expected, json: '1', last: null, at: monday, expiresAt: friday },
]

const entry = (text: string): NewEntry => said(text, { author: 'bot' })

/** A conversation in which something was said that is not answered yet. */
const asked = async (freshUrl: () => Promise<string>) => {
  const { states, log, close } = await openStore(await freshUrl())
  onTestFinished(close)
  await log.open({ id: 'c1', user: 'dl_1', expiresAt: friday })
  const question = said('question', { pending: 'sealed' as Sealed })
  const position = (await log.append('c1', question))?.position ?? 0
  return {
    states,
    log,
    saying: (...texts: string[]) => ({
      conversation: 'c1',
      replies: texts.map((one) => entry(one)),
      replaced: [],
      settled: { position, at: question.at },
    }),
    texts: async () => (await log.read('c1', 0, 100)).map(({ json }) => JSON.parse(json).text),
    pending: async () => (await log.pending(friday, 10)).length,
  }
}

describe.each(engines)('what a turn says in the embedded channel, on $engine', ({ freshUrl }) => {
  test('is there with the turn, in order, and what came in is answered', async () => {
    const { states, saying, texts, pending } = await asked(freshUrl)
    expect(await states.save(turn(null), saying('one', 'two'))).not.toBeNull()
    expect(await texts()).toEqual(['question', 'one', 'two'])
    expect(await pending()).toBe(0)
  })

  test('is not there where the turn lost its conversation', async () => {
    const { states, saying, texts, pending } = await asked(freshUrl)
    await states.save(turn(null))
    expect(await states.save(turn(null), saying('one'))).toBeNull()
    expect(await texts()).toEqual(['question'])
    expect(await pending()).toBe(1)
  })

  test('goes on behind what was said meanwhile', async () => {
    const { states, log, saying, texts } = await asked(freshUrl)
    await log.append('c1', entry('one'))
    await states.save(turn(null), saying('two', 'two'))
    await log.append('c1', entry('three'))
    expect(await texts()).toEqual(['question', 'one', 'two', 'two', 'three'])
  })

  test('stands in the place of what was there, told anew', async () => {
    const { states, log, saying, texts } = await asked(freshUrl)
    const card = (await log.append('c1', entry('card')))?.position ?? 0
    const replaced = [{ position: card, json: JSON.stringify({ text: 'answered' }) }]
    await states.save(turn(null), { ...saying('one'), replaced })
    expect(await texts()).toEqual(['question', 'answered', 'one'])
    expect((await log.read('c1', 2, 100)).map(({ seq }) => seq)).toEqual([4, 3])
  })

  test('comes back as it is in the log, for whoever reads along', async () => {
    const { states, log, saying } = await asked(freshUrl)
    const card = (await log.append('c1', entry('card')))?.position ?? 0
    const replaced = [{ position: card, json: JSON.stringify({ text: 'answered' }) }]
    const logged = await states.save(turn(null), { ...saying('one', 'two'), replaced })
    const read = await log.read('c1', 2, 100)
    const shown = read.map(({ position, seq, json }) => ({ position, seq, json }))
    expect(logged).toEqual(shown.sort((one, other) => one.seq - other.seq))
  })

  test('is not committed, nor is the turn, where what it answers was never taken down', async () => {
    const { states, saying, texts, pending } = await asked(freshUrl)
    const { settled } = saying()
    for (const other of [
      { ...settled, at: friday },
      { ...settled, position: settled.position + 1 },
    ])
      await expect(states.save(turn(null), { ...saying('one'), settled: other })).rejects.toThrow(
        'never taken down',
      )
    expect(await states.load([key])).toEqual([null])
    expect([await texts(), await pending()]).toEqual([['question'], 1])
  })

  test('goes nowhere where the conversation is gone, and the turn is kept', async () => {
    const { states, saying } = await asked(freshUrl)
    const elsewhere = { ...saying('one'), conversation: 'gone' }
    expect(await states.save(turn(null), elsewhere)).not.toBeNull()
    expect((await states.load([key]))[0]?.json).toBe('1')
  })

  test('of a turn that says nothing settles what came in', async () => {
    const { states, saying, texts, pending } = await asked(freshUrl)
    await states.save(turn(null), saying())
    expect([await texts(), await pending()]).toEqual([['question'], 0])
  })
})

test('an answer on SQLite shares the commit of what it answers, where it is there as soon as that has its place', async () => {
  const path = join(await freshFolder(), 'guichet.db')
  const { states, log, close } = await openStore(`sqlite:${path}`)
  onTestFinished(close)
  await log.open({ id: 'c1', user: 'dl_1', expiresAt: friday })
  const before = commitsIn(path)
  const answering = Promise.withResolvers<unknown>()
  const question = said('question', { pending: 'sealed' as Sealed })
  await log.append('c1', question, (position) => {
    const settled = { position, at: question.at }
    answering.resolve(
      states.save(turn(null), { conversation: 'c1', replies: [entry('one')], replaced: [], settled }),
    )
  })
  expect(await answering.promise).toHaveLength(1)
  expect(commitsIn(path) - before).toBe(1)
  expect(await log.pending(friday, 10)).toEqual([])
})

import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createConversations } from '../../src/channels/direct-line/conversations.ts'
import { Watchers } from '../../src/channels/direct-line/watchers.ts'
import { type Fate, OpenFate } from '../../src/store/fate.ts'
import { openStore } from '../../src/store/open.ts'
import type { Sealed } from '../../src/store/ports.ts'
import { friday, monday } from '../support/log-entry.ts'
import { freshFolder } from '../support/stores.ts'
import { ana, c1 } from './world.ts'

test('a turn that began before what it answers was taken down hears that it never was', async () => {
  const { log, close } = await openStore(`sqlite:${join(await freshFolder(), 'guichet.db')}`)
  onTestFinished(close)
  await log.open({ id: c1, user: ana, expiresAt: friday })
  const heard: Fate[] = []
  const lost = new OpenFate()
  let isDiskFull = false
  const conversations = createConversations({
    log: {
      ...log,
      append: async (conversation, entry, onPlaced) => {
        if (!isDiskFull) return log.append(conversation, entry, onPlaced)
        onPlaced?.(7, lost)
        lost.lose(new Error('database or disk is full'))
        throw lost.why
      },
    },
    watchers: new Watchers(),
    unsettled: new Map(),
    receive: async (_activity, fate) => {
      heard.push(fate)
      return { status: 503 }
    },
    seals: { seal: (text) => text as Sealed, unseal: (sealed) => sealed },
    mask: (text) => text,
    tagOf: (network) => network,
    markOf: () => null,
    expiresAt: () => friday,
    now: () => new Date(monday),
    newId: () => 'id',
    logger: pino({ level: 'silent' }),
  })
  const say = () => conversations.post(c1, ana, { type: 'message', text: 'hello' }, null)
  expect(await say()).toMatchObject({ ok: true })
  isDiskFull = true
  await expect(say()).rejects.toThrow('disk is full')
  expect(heard.map(({ state }) => state)).toEqual(['kept', 'lost'])
})

import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createConversations } from '../../src/channels/direct-line/conversations.ts'
import { Watchers } from '../../src/channels/direct-line/watchers.ts'
import type { Fate } from '../../src/store/fate.ts'
import { openStore } from '../../src/store/open.ts'
import type { Sealed } from '../../src/store/ports.ts'
import { doomInserts } from '../support/doom.ts'
import { friday, monday } from '../support/log-entry.ts'
import { freshFolder } from '../support/stores.ts'
import { ana, c1 } from './world.ts'

test('a turn that began before what it answers was taken down hears that it never was', async () => {
  const url = `sqlite:${join(await freshFolder(), 'guichet.db')}`
  const { log, close } = await openStore(url)
  onTestFinished(close)
  await log.open({ id: c1, user: ana, expiresAt: friday })
  const heard: Fate[] = []
  const conversations = createConversations({
    log,
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
    newId: () => crypto.randomUUID(),
    logger: pino({ level: 'silent' }),
  })
  const say = () => conversations.post(c1, ana, { type: 'message', text: 'hello' }, null)
  expect(await say()).toMatchObject({ ok: true })
  doomInserts(url, 'channel_activities')
  await expect(say()).rejects.toThrow('FOREIGN KEY')
  expect(heard.map(({ state }) => state)).toEqual(['kept', 'lost'])
})

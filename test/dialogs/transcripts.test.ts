import { expect, test } from 'vitest'
import { type DemoPath, demoPaths } from '../../src/desk/demo/paths.ts'
import type { Translate } from '../../src/messages/translator.ts'
import { type Said, walkPath } from './walk.ts'
import { aWorld, type Chat, en, fr } from './world.ts'

/**
 * One transcript for each path of the policy, as the Bot Framework Emulator opens it (File, Open Transcript). Each is
 * replayed here and compared with its file; `npx vitest run test/dialogs/transcripts.test.ts -u` writes them anew.
 */
const account = {
  user: { id: 'u1', name: 'Customer', role: 'user' },
  bot: { id: 'bot', name: 'Guichet', role: 'bot' },
}

const recorder = (chat: Chat) => {
  const activities: Record<string, unknown>[] = []
  const record = (from: 'user' | 'bot', fields: Record<string, unknown>) => {
    const at = new Date(Date.parse('2026-03-02T10:00:00Z') + activities.length * 1000).toISOString()
    activities.push({
      ...fields,
      id: String(activities.length + 1),
      timestamp: at,
      channelId: 'emulator',
      conversation: { id: 'c1' },
      serviceUrl: 'http://localhost',
      from: account[from],
      recipient: account[from === 'user' ? 'bot' : 'user'],
    })
  }
  return {
    activities,
    send: async (said: Said) => {
      record('user', { type: 'message', ...said })
      await chat.send(said)
      for (const { replyToId, id, timestamp, localTimestamp, ...reply } of chat.last) record('bot', reply)
    },
  }
}

const transcriptOf = async (path: DemoPath, t: Translate): Promise<Record<string, unknown>[]> => {
  let ids = 0
  const world = await aWorld({ newId: () => `id-${++ids}` })
  const chat = world.chat({ locale: t.locale, channel: 'emulator' })
  const { activities, send } = recorder(chat)
  await walkPath(path, t, chat, send)
  return activities
}

/** Home customers speak French here and business customers English. */
test.each(demoPaths)('$who, $rule: $type $gives.en', async (path) => {
  const activities = await transcriptOf(path, path.who === 'home' ? fr : en)
  const name = `${path.who}-${path.rule}-${path.type}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
  await expect(`${JSON.stringify(activities, null, 1)}\n`).toMatchFileSnapshot(
    `../../transcripts/${name}.transcript`,
  )
})

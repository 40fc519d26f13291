import { expect, test } from 'vitest'
import { parseSubmit, type Submit } from '../../cards/submit.ts'
import { type DemoPath, demoPaths } from '../../src/desk/demo.ts'
import type { Translate } from '../../src/messages/translator.ts'
import { aWorld, type Chat, en, fr } from './world.ts'

/**
 * One transcript for each path of the policy, as the Bot Framework Emulator opens it (File, Open Transcript). Each is
 * replayed here and compared with its file; `npx vitest run test/dialogs/transcripts.test.ts -u` writes them anew.
 */
const account = {
  user: { id: 'u1', name: 'Customer', role: 'user' },
  bot: { id: 'bot', name: 'Guichet', role: 'bot' },
}

type Said = { text: string } | { value: unknown }

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

/** What a customer does next: says which one it is, answers what was asked, presses on, stops at an outcome. */
const nextStep = (chat: Chat, path: DemoPath): Said | null => {
  const asked = JSON.stringify(chat.last)
  const kind = path.rule.startsWith('B1') ? 'ticket' : 'licenseKey'
  const pressed = chat.seen.find(({ data }) => {
    const submit = asked.includes(JSON.stringify(data)) ? parseSubmit(data) : null
    return submit?.action === 'confirm' || submit?.action === 'otherProblem' || isWhich(submit, kind)
  })
  if (pressed) return { value: pressed.data }
  if (asked.includes('"field":"email"')) return { text: 'business@example.com' }
  return asked.includes('"field":"subject"') ? { text: 'Zebra' } : null
}

/** Eight digits may be a ticket or a key: then there is a button for each. */
const isWhich = (submit: Submit | null, kind: string): boolean =>
  submit?.action === 'credential' && submit.credential === kind && submit.nonce !== undefined

const walk = async (path: DemoPath, t: Translate): Promise<Record<string, unknown>[]> => {
  const { who, type, rule } = path
  let ids = 0
  const world = await aWorld({ newId: () => `id-${++ids}` })
  const chat = world.chat({ locale: t.locale, channel: 'emulator' })
  const { activities, send } = recorder(chat)
  await send({ text: t.locale === 'fr' ? 'bonjour' : 'hello' })
  await send({ value: chat.button(rule === 'E' ? t('button.salesOrLicensing') : t(`button.${who}`)) })
  if (rule !== 'E') await send({ text: type })
  for (
    let said = nextStep(chat, path);
    said !== null && activities.length < 60;
    said = nextStep(chat, path)
  ) {
    await send(said)
  }
  return activities
}

/** Home customers speak French here and business customers English. */
test.each(demoPaths)('$who, $rule: $type $gives', async (path) => {
  const activities = await walk(path, path.who === 'home' ? fr : en)
  const name = `${path.who}-${path.rule}-${path.type}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
  await expect(`${JSON.stringify(activities, null, 1)}\n`).toMatchFileSnapshot(
    `../../transcripts/${name}.transcript`,
  )
})

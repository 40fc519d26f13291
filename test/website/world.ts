import { pino } from 'pino'
import { expect, onTestFinished } from 'vitest'
import { type Assembled, assemble } from '../../src/assemble.ts'
import { parseActivity } from '../../src/channels/direct-line/page.ts'
import type { ActivityJson, ConversationId, UserId } from '../../src/channels/direct-line/service.ts'
import { parseConfig } from '../../src/config.ts'

export const ana = 'dl_ana' as UserId
export const c1 = 'c1' as ConversationId

/** The program behind the website's channel, with the demo customers, on the database at `url`. */
export const openProgram = async (
  url: string,
  now: () => Date = () => new Date(),
  env: Record<string, string> = {},
): Promise<Assembled> => {
  const parsed = parseConfig({ DATABASE_URL: url, GUICHET_KEY: 'ab'.repeat(32), ...env })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const assembled = await assemble(parsed.config, { now, log: pino({ level: 'silent' }) })
  const { close } = assembled
  let closed: Promise<void> | null = null
  assembled.close = () => {
    closed ??= assembled.bot.drain(5000).then(close)
    return closed
  }
  onTestFinished(() => assembled.close())
  return assembled
}

type Visitor = {
  say(text: string): Promise<void>
  /** Presses the button with this title on the last card that has it. */
  press(title: string, typed?: Record<string, string>): Promise<void>
  /** All that the conversation shows now, in order. */
  all(): Promise<ActivityJson[]>
  /** Waits until what is shown says this. */
  sees(text: string): Promise<void>
}

/** All texts in one, with straight apostrophes and plain spaces. */
const plain = (activities: ActivityJson[]): string =>
  JSON.stringify(activities)
    .replaceAll('’', "'")
    .replace(/[\u00a0\u202f]/g, ' ')

let count = 0

export const visitor = (
  { conversations }: Pick<Assembled, 'conversations'>,
  id = c1,
  user = ana,
  network: string | null = null,
): Visitor => {
  const all = async (): Promise<ActivityJson[]> =>
    (await conversations.read(id, 0)).activities.map(parseActivity)
  const post = async (activity: ActivityJson): Promise<void> => {
    const channelData = { clientActivityID: `client-${++count}` }
    expect(
      await conversations.post(id, user, { type: 'message', channelData, ...activity }, network),
    ).toMatchObject({
      ok: true,
    })
  }
  return {
    all,
    say: (text) => post({ text }),
    press: async (title, typed = {}) => {
      const found = JSON.stringify((await all()).reverse())
      const button = new RegExp(`"title":"${title}","data":(\\{"guichet":\\{.*?\\}\\})`).exec(found)?.[1]
      if (button === undefined) throw new Error(`no button "${title}" in ${found}`)
      await post({ value: { ...JSON.parse(button), ...typed } })
    },
    sees: (text) =>
      expect
        .poll(async () => plain(await all()).includes(text), { message: `sees "${text}"`, timeout: 5000 })
        .toBe(true),
  }
}

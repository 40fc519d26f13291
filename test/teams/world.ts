import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { assemble } from '../../src/assemble.ts'
import type { Options } from '../../src/bot/bot.ts'
import { parseConfig } from '../../src/config.ts'
import { translator } from '../../src/messages/translator.ts'
import { freshDatabaseUrl } from '../bot/world.ts'
import { type TeamsService, teamsService } from './service.ts'

export const en = translator('en')
export const fr = translator('fr')

export const tenant = '11111111-1111-1111-1111-111111111111'
export const otherTenant = '22222222-2222-2222-2222-222222222222'
export const ana = { id: '29:ana', name: 'Ana', aadObjectId: 'AAAAAAAA-0000-0000-0000-00000000000A' }
export const ben = { id: '29:ben', name: 'Ben', aadObjectId: 'bbbbbbbb-0000-0000-0000-00000000000b' }
export const bot = { id: '28:00000000-0000-0000-0000-0000000000b0', name: 'Guichet' }

type Person = { id: string; name: string; aadObjectId?: string }
type Fields = Record<string, unknown>
type Answer = { status: number; body?: unknown }

export type Chat = {
  /** Sends an activity as Teams makes it. */
  send(fields: Fields): Promise<Answer>
  say(text: string, fields?: Fields): Promise<string>
  /** Clicks a button of the last card that has one of this title. */
  click(title: string): Promise<string>
  /** All that came since the last look, as text. */
  news(): string
}

export type World = {
  teams: TeamsService
  log: string[]
  personal(who?: Person): Chat
  group(who?: Person): Chat
  channel(who?: Person): Chat
  at(place: Place, who?: Person): Chat
}
type Place = { conversation: Fields & { id: string }; channelData?: Fields; locale?: string }

let lastId = 0
const Card = z.object({
  body: z.array(z.unknown()),
  actions: z
    .array(z.looseObject({ title: z.string(), data: z.unknown().optional(), url: z.string().optional() }))
    .default([]),
})

/** The program with the demo customers, as Teams sees it. */
export const aWorld = async (
  env: Record<string, string> = { TEAMS_TENANTS: tenant },
  options: Options = {},
): Promise<World> => {
  const parsed = parseConfig({ DATABASE_URL: await freshDatabaseUrl(), GUICHET_KEY: 'ab'.repeat(32), ...env })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const log: string[] = []
  const assembled = await assemble(parsed.config, {
    now: () => new Date(),
    log: pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
    options,
  })
  onTestFinished(async () => {
    await assembled.bot.drain(5000)
    await assembled.close()
  })
  const teams = await teamsService()
  const at: World['at'] = ({ conversation, channelData = {}, locale = 'en-US' }, from = ana) => {
    let seen = 0
    const send = (fields: Fields): Promise<Answer> => {
      lastId += 1
      const activity = {
        type: 'message',
        id: `${1_700_000_000_000 + lastId}`,
        timestamp: new Date().toISOString(),
        channelId: 'msteams',
        serviceUrl: teams.url,
        conversation: { tenantId: tenant, ...conversation },
        from,
        recipient: bot,
        locale,
        entities: [
          { type: 'clientInfo', locale, country: 'US', platform: 'Windows', timezone: 'Europe/Paris' },
        ],
        channelData: { tenant: { id: tenant }, ...channelData },
        ...fields,
      }
      return assembled.bot.handle({ body: activity, authorization: '' })
    }
    const news = (): string => {
      const all = teams.shows(conversation.id)
      const text = all.slice(seen).map(textOf).join('\n')
      seen = all.length
      return text
    }
    const say: Chat['say'] = async (text, fields) => {
      await send({ text, textFormat: 'plain', ...fields })
      return news()
    }
    return {
      send,
      say,
      news,
      click: async (title) => {
        const { index, data } = buttonIn(teams.shows(conversation.id), title)
        await send({ value: data, replyToId: idOf(teams, conversation.id, index) })
        return news()
      },
    }
  }
  return {
    teams,
    log,
    at,
    personal: (who = ana) =>
      at({ conversation: { conversationType: 'personal', id: privateChatOf(who) } }, who),
    group: (who) =>
      at({ conversation: { conversationType: 'groupChat', isGroup: true, id: '19:group@thread.v2' } }, who),
    channel: (who) =>
      at(
        {
          conversation: {
            conversationType: 'channel',
            isGroup: true,
            id: '19:channel@thread.tacv2;messageid=1',
          },
          channelData: { team: { id: '19:team' }, channel: { id: '19:channel@thread.tacv2' } },
        },
        who,
      ),
  }
}

/** As the service of the tests makes it. */
export const privateChatOf = (who: Person): string => `a:with ${JSON.stringify([who])}`

const cardsIn = (activity: TeamsActivity) =>
  (activity.attachments ?? []).map(({ content }) => Card.parse(content))
type TeamsActivity = ReturnType<TeamsService['shows']>[number]

/** What a card shows and its buttons, or the text of a message. */
const textOf = (activity: TeamsActivity): string =>
  [
    activity.text ?? '',
    ...cardsIn(activity).map(({ body, actions }) =>
      [...texts(body), ...actions.map(({ title, url }) => `[${title}]${url ?? ''}`)].join('\n'),
    ),
  ].join('\n')

const texts = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(texts)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string' && ['text', 'title', 'value', 'label'].includes(key)
      ? [one.replaceAll('\\', '')]
      : texts(one),
  )
}

const buttonIn = (shown: TeamsActivity[], title: string): { index: number; data: unknown } => {
  for (const [index, activity] of [...shown.entries()].reverse()) {
    const button = cardsIn(activity)
      .flatMap(({ actions }) => actions)
      .find((one) => one.title === title)
    if (button) return { index, data: button.data }
  }
  throw new Error(`no button "${title}" in ${shown.map(textOf).join('\n')}`)
}

const idOf = (teams: TeamsService, conversation: string, index: number): string => {
  const posts = teams.requests
    .map((request, n) => ({ ...request, id: `m${n + 1}` }))
    .filter(({ method, path }) => method === 'POST' && path.includes(`/${encodeURIComponent(conversation)}/`))
  return posts[index]?.id ?? ''
}

export const mention = (who: { id: string; name: string }) => ({
  type: 'mention',
  mentioned: { id: who.id, name: who.name },
  text: `<at>${who.name}</at>`,
})

import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type Assembled, assemble } from '../../src/assemble.ts'
import type { Undelivered } from '../../src/bot/delivery.ts'
import type { ConversationId, UserId } from '../../src/channels/direct-line/service.ts'
import { parseConfig } from '../../src/config.ts'
import { erase } from '../../src/desk/erase.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import type { CustomerId, Instant } from '../../src/store/ports.ts'
import { instantOf } from '../../src/store/ports.ts'
import { type Chat, chatWith } from '../dialogs/world.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { rowsOf } from '../support/stores.ts'
import { visitor } from '../website/world.ts'

const tenant = '11111111-1111-1111-1111-111111111111'
export const directoryId = 'aaaaaaaa-0000-0000-0000-00000000000a'
const day = 86_400_000

export type World = Assembled & {
  now(): Date
  wait(milliseconds: number): void
  /** A chat of a Bot Framework channel. */
  chat(conversation: string): Chat
  /** A private chat in Teams, of somebody whom Teams knows. */
  teams(conversation: string): Chat
  website(conversation: string): Promise<ReturnType<typeof visitor>>
  /** Erases one of the two demo customers. */
  erase(customer: 'demo-home' | 'demo-business'): Promise<void>
  /** A reply that could not be delivered, and waits. */
  undelivered(conversation: string, text: string): Promise<void>
  /** The tables that have a row in which this text stands. */
  whereIs(text: string): Promise<string[]>
  count(table: string): Promise<number>
}

/** The program with the demo customers on the database at `url`; its clock stands until it is told to wait. */
export const aWorld = async (url: string, env: Record<string, string> = {}): Promise<World> => {
  const parsed = parseConfig({
    DATABASE_URL: url,
    GUICHET_KEY: 'ab'.repeat(32),
    TEAMS_TENANTS: tenant,
    ...env,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  let time = Date.parse('2026-03-02T10:00:00Z')
  const now = () => new Date(time)
  const clock = {
    now,
    elapsed: () => performance.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  }
  const log = pino({ level: 'silent' })
  const assembled = await assemble(parsed.config, { now, log, options: { clock } })
  onTestFinished(async () => {
    await assembled.bot.drain(5000)
    await assembled.close()
  })
  const endpoint = await connectorEndpoint()
  const post = (activity: Record<string, unknown>) =>
    assembled.bot.handle({ body: activity, authorization: '' })
  const chat: World['chat'] = (conversation) =>
    chatWith(post, { conversation, user: `user of ${conversation}`, serviceUrl: endpoint.serviceUrl })
  return {
    ...assembled,
    now,
    wait: (milliseconds) => {
      time += milliseconds
    },
    chat,
    teams: (conversation) =>
      chatWith(
        (activity) =>
          post({
            ...activity,
            channelId: 'msteams',
            conversation: { id: conversation, conversationType: 'personal', tenantId: tenant },
            from: { id: `29:${conversation}`, aadObjectId: directoryId },
            channelData: { tenant: { id: tenant } },
          }),
        { serviceUrl: endpoint.serviceUrl },
      ),
    website: async (conversation) => {
      const user = `dl_${conversation}` as UserId
      await assembled.conversations.start(conversation as ConversationId, user, { locale: 'en' })
      return visitor(assembled, conversation as ConversationId, user)
    },
    erase: async (customer) => {
      const secrets = createSecrets(Buffer.from('ab'.repeat(32), 'hex'))
      const at = instantOf(now())
      const erased = await erase(assembled.store, secrets, {
        customer: customer as CustomerId,
        actor: 'desk',
        at,
      })
      if (!erased.done) throw new Error(erased.problem)
    },
    undelivered: (conversation, text) =>
      assembled.store.outbox.add([
        {
          id: `reply-${text}`,
          kind: 'reply',
          lane: `conversation webchat ${conversation}`,
          topic: 'reply.send',
          ticket: null,
          entitlement: null,
          payload: JSON.stringify({ text } satisfies Partial<Undelivered> & { text: string }),
          at: instantOf(now()) as Instant,
        },
      ]),
    whereIs: async (text) =>
      [...(await contentsOf(url))].flatMap(([table, rows]) => (rows.includes(text) ? [table] : [])),
    count: async (table) => (await rowsOf(url, `select * from ${table}`)).length,
  }
}

export const days = (count: number): number => count * day

/** Each table with its rows as JSON. */
export const contentsOf = async (url: string): Promise<Map<string, string>> => {
  const tables = await tablesOf(url)
  if (url.startsWith('sqlite:')) {
    const rows = tables.map((table) => rowsOf(url, `select * from "${table}"`))
    return new Map((await Promise.all(rows)).map((all, n) => [tables[n] ?? '', JSON.stringify(all)]))
  }
  const columns = tables.map((table) => `(select json_agg(t)::text from "${table}" t) as "${table}"`)
  const [all] = (await rowsOf(url, `select ${columns.join(', ')}`)) as Record<string, string | null>[]
  return new Map(Object.entries(all ?? {}).map(([table, rows]) => [table, rows ?? '']))
}

/** Every table of a database, those of the engine itself left out. */
export const tablesOf = async (url: string): Promise<string[]> => {
  const rows = await rowsOf(
    url,
    url.startsWith('sqlite:')
      ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
      : "select tablename as name from pg_tables where schemaname = 'public' order by tablename",
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

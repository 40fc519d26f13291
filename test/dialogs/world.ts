import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { errorCard } from '../../cards/trouble.ts'
import type { DialogsDeps } from '../../dialogs/deps.ts'
import { createDialogs } from '../../dialogs/index.ts'
import { createLibrary, loadArticles } from '../../src/articles/library.ts'
import { type Bot, createBot, type Options } from '../../src/bot/bot.ts'
import { createDesk, type Desk } from '../../src/desk/desk.ts'
import { createGuesses } from '../../src/desk/guessing/guesses.ts'
import { checkKey } from '../../src/desk/key-check.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import { seedDemo } from '../../src/desk/seed.ts'
import { createUpdates } from '../../src/desk/updates.ts'
import type { Verify } from '../../src/desk/verification/verify.ts'
import { negotiateLocale } from '../../src/messages/locale.ts'
import { translator } from '../../src/messages/translator.ts'
import { maskCredentials, parallels } from '../../src/rules/index.ts'
import { type OpenStore, openStore } from '../../src/store/open.ts'
import { instantOf, type Sealed } from '../../src/store/ports.ts'
import type { StateStore } from '../../src/store/state-port.ts'
import { renderActivity } from '../../src/terminal/render.ts'
import { freshDatabaseUrl } from '../bot/world.ts'

const library = createLibrary(await loadArticles('articles'))

const Replies = z.object({
  activities: z.array(
    z.looseObject({
      type: z.string(),
      name: z.string().optional(),
      text: z.string().optional(),
      attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })).optional(),
    }),
  ),
})
type Reply = z.infer<typeof Replies>['activities'][number]

export type ChatOptions = {
  locale?: string
  channel?: string
  user?: string
  conversation?: string
  /** Where the channel takes what the bot says of its own accord. */
  serviceUrl?: string
}

export type Chat = {
  /** Types a text; what the bot answers, as text. */
  say(text: string): Promise<string>
  /** Clicks a button of the last answer, by its title. */
  click(title: string): Promise<string>
  /** The data of a button seen so far, the latest first, to click it again later. */
  button(title: string): unknown
  /** Sends the data of a card's button, whatever it is. */
  submit(value: unknown, fields?: Record<string, unknown>): Promise<string>
  send(fields: Record<string, unknown>): Promise<string>
  /** A script: what is said, and what each answer must have in it. */
  script(lines: Line[]): Promise<void>
  /** Every button shown so far, the latest first. */
  readonly seen: readonly { title: string; data: unknown }[]
  /** Everything that the bot sent last. */
  readonly last: Reply[]
}
/** `> title` clicks; anything else is typed. */
type Line = [said: string, ...heard: (string | RegExp)[]]

export type World = {
  desk: Desk
  url: string
  store: OpenStore
  state: StateStore
  tell: Bot['tell']
  log: string[]
  /** Hands the bot an activity, as its channel does. */
  post: Post
  chat(options?: ChatOptions): Chat
  /** The same database under a new program, as after a restart. */
  restart(version?: string): void
  wait(milliseconds: number): void
}

export const en = translator('en')
export const fr = translator('fr')

let lastId = 0

/** The same bytes in every run; after a hundred tickets their numbers come again. */
const fewBytes = (): ((n: number) => Buffer) => {
  let seed = 0
  return (n) => Buffer.from(Array.from({ length: n }, (_, at) => ++seed * (at + 3)))
}

/** The bot with the demo customers, on a database of its own; its clock stands still until it is told to wait. */
export const aWorld = async (
  { verify, ...changes }: Partial<DialogsDeps> & { verify?: Verify } = {},
  random: (n: number) => Buffer = fewBytes(),
  options: Options = {},
): Promise<World> => {
  const url = await freshDatabaseUrl()
  const store = await openStore(url)
  onTestFinished(() => store.close())
  const secrets = createSecrets(Buffer.alloc(32, 7))
  await checkKey(store, secrets)
  const state = store.states
  let time = Date.parse('2026-03-02T10:00:00Z')
  const now = () => new Date(time)
  const desk = createDesk({
    store,
    secrets,
    profile: parallels,
    now,
    random,
    ...(verify && { verify }),
  })
  await seedDemo(store, secrets, instantOf(now()))
  const log: string[] = []
  const dialogs = createDialogs({
    desk,
    guesses: createGuesses({ counts: store.guesses, mac: secrets.mac, now }),
    updates: createUpdates({ store, subscriptions: store.subscriptions, now }),
    library,
    seals: { seal: (text) => secrets.seal(text), unseal: (sealed) => secrets.unseal(sealed as Sealed) },
    newId: () => crypto.randomUUID(),
    agentHub: false,
    updatableChannels: ['msteams'],
    ...changes,
  })
  const start = (version: string) =>
    createBot(
      {
        settings: {
          MicrosoftAppType: 'SingleTenant',
          MicrosoftAppId: '',
          MicrosoftAppPassword: '',
          MicrosoftAppTenantId: '',
        },
        store: state,
        onTurn: dialogs.onTurn,
        dialogsVersion: version,
        localeOf: negotiateLocale,
        errorReply: (ref, locale, unsure) => ({
          type: 'message',
          attachments: [
            {
              contentType: 'application/vnd.microsoft.card.adaptive',
              content: errorCard({ ref, unsure }, translator(negotiateLocale(locale)), parallels),
            },
          ],
        }),
        mask: maskCredentials,
        undelivered: () => undefined,
        log: pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
      },
      {
        ...options,
        clock: {
          now,
          elapsed: () => performance.now(),
          sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        },
      },
    )
  let bot = start(dialogs.version)
  onTestFinished(async () => {
    await bot.drain(0)
  })
  const post: Post = (activity) => bot.handle({ body: activity, authorization: '' })
  return {
    desk,
    url,
    post,
    store,
    state,
    log,
    tell: (...message) => bot.tell(...message),
    chat: (options = {}) => chatWith(post, options),
    restart: (version = dialogs.version) => {
      bot = start(version)
    },
    wait: (milliseconds) => {
      time += milliseconds
    },
  }
}

export type Post = (activity: Record<string, unknown>) => Promise<{ status: number; body?: unknown }>

export const chatWith = (
  post: Post,
  {
    locale = 'en',
    channel = 'webchat',
    user = 'u1',
    conversation = 'c1',
    serviceUrl = 'http://localhost:1/',
  }: ChatOptions,
): Chat => {
  let last: Reply[] = []
  const seen: { title: string; data: unknown }[] = []
  const send: Chat['send'] = async (fields) => {
    lastId += 1
    const answer = await post({
      type: 'message',
      id: `in-${lastId}`,
      channelId: channel,
      serviceUrl,
      conversation: { id: conversation },
      from: { id: user },
      recipient: { id: 'bot' },
      locale,
      deliveryMode: 'expectReplies',
      ...fields,
    })
    if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    last = Replies.parse(answer.body).activities
    const rendered = last.map((reply) =>
      renderActivity({ text: reply.text ?? '', attachments: reply.attachments ?? [] }),
    )
    for (const action of rendered.flatMap(({ actions }) => actions)) {
      if (action.type === 'Action.Submit') seen.unshift({ title: action.title, data: action.data })
    }
    return rendered.map(({ text }) => text).join('\n')
  }
  const button: Chat['button'] = (title) => {
    const found = seen.find((one) => one.title === title)
    if (!found) throw new Error(`no button "${title}" among ${seen.map((one) => one.title).join(', ')}`)
    return found.data
  }
  const chat: Chat = {
    say: (text) => send({ text }),
    click: (title) => send({ value: button(title) }),
    button,
    submit: (value, fields) => send({ value, ...fields }),
    send,
    script: async (lines) => {
      for (const [said, ...heard] of lines) {
        const answer = said.startsWith('> ') ? await chat.click(said.slice(2)) : await chat.say(said)
        for (const one of heard) {
          const isThere = typeof one === 'string' ? answer.includes(one) : one.test(answer)
          if (!isThere) throw new Error(`after "${said}" expected ${one}, heard:\n${answer}`)
        }
      }
    },
    seen,
    get last() {
      return last
    },
  }
  return chat
}

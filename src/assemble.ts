import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { parseSubmit } from '../cards/submit.ts'
import { errorCard } from '../cards/trouble.ts'
import { createDialogs } from '../dialogs/index.ts'
import { createLibrary, loadArticles } from './articles/library.ts'
import { type Bot, createBot, type Options } from './bot/bot.ts'
import { expiryAfter } from './bot/changes.ts'
import { systemClock } from './bot/clock.ts'
import { conversationLane, replyRoute, takeUndelivered } from './bot/undelivered.ts'
import type { Unsettled } from './channels/direct-line/answering.ts'
import { type Conversations, createConversations } from './channels/direct-line/conversations.ts'
import { encloseInLog, logConnector } from './channels/direct-line/log-connector.ts'
import { Watchers } from './channels/direct-line/watchers.ts'
import { networkIn, websiteChannel } from './channels/direct-line/wire.ts'
import { teamsPace } from './channels/teams/pace.ts'
import { teamsTurns } from './channels/teams/turns.ts'
import type { Settings } from './config.ts'
import { demoCustomer } from './desk/demo/contracts.ts'
import type { Desk } from './desk/desk.ts'
import { createGuesses, type Guesses } from './desk/guessing/guesses.ts'
import { createProofs } from './desk/proofs.ts'
import type { Secrets } from './desk/secrets.ts'
import { seedDemo } from './desk/seed.ts'
import { createUpdates } from './desk/updates.ts'
import { maskCodes } from './desk/verification/code.ts'
import { verifyOf } from './mail/settings.ts'
import { negotiateLocale } from './messages/locale.ts'
import { translator } from './messages/translator.ts'
import { newsRoute } from './news/route.ts'
import { type Opened, openDesk } from './open-desk.ts'
import { createDispatcher, type Dispatcher } from './outbox/dispatcher.ts'
import { HeldLanes } from './outbox/held-lanes.ts'
import { defaultDispatchPolicy } from './outbox/policy.ts'
import type { Route } from './outbox/route.ts'
import { steadyClock } from './outbox/steady.ts'
import { tellingDesk } from './outbox/telling-desk.ts'
import { Waiting } from './outbox/waiting.ts'
import { createOwnerNotice, type OwnerNotice } from './owner-notice.ts'
import { keptDays } from './retention.ts'
import { maskCredentials, type Profile } from './rules/index.ts'
import { SILENCE } from './store/kysely/silence.ts'
import type { OpenStore } from './store/open.ts'
import { instantOf, type Sealed } from './store/ports.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

/** In ms. */
const day = 86_400_000

/** The bot on its desk, before it is given a way in. */
export type Assembled = {
  bot: Bot
  desk: Desk
  /** Whoever shows credentials for others to be looked up is counted here. */
  guesses: Guesses
  store: OpenStore
  /** The website's conversations, in this process. */
  conversations: Conversations
  /** Sends what is in the outbox, once it is started. */
  dispatcher: Dispatcher
  /** To be refreshed before anybody is let in, and again and again. */
  held: HeldLanes
  /** How owners hear of the incidents that were spent. */
  ownerNotice: OwnerNotice
  /** What help desks say, and what they are told. */
  webhooks: Webhooks
  /** For tokens; see `Secrets.keyFor`. */
  keyFor: Secrets['keyFor']
  /** Whether the demo customers are on record: an empty database that is not production's is given them. */
  isDemo: boolean
  close(): Promise<void>
}

/** Opens the desk as the settings say and puts the bot on it; throws `CannotStart` and `StoreUnavailable` with one clear line. */
export const assemble = async (
  config: Settings,
  { now, log, options = {} }: { now: () => Date; log: Logger; options?: Options },
): Promise<Assembled> => {
  const library = createLibrary(await loadArticles(fileURLToPath(new URL('../articles', import.meta.url))))
  const opened = await openDesk(config, now, { verify: verifyOf(config), silence: SILENCE })
  const { store, profile, secrets } = opened
  const isDemo = await seedWhenEmpty(config, opened, now)
  const held = new HeldLanes(store.outbox)
  const steadyNow = steadyClock(now, systemClock.elapsed)
  const tell = () => dispatcher.tell()
  const waiting = new Waiting({
    outbox: store.outbox,
    onAdded: (deliveries) => {
      for (const { lane } of deliveries) held.add(lane)
      tell()
    },
  })
  const isHeld = (lane: string) => held.has(lane) || waiting.hasIn(lane)
  const desk = tellingDesk(opened.desk, tell)
  const guesses = createGuesses({ counts: store.guesses, mac: secrets.mac, now })
  const dialogs = createDialogs({
    desk,
    guesses,
    updates: createUpdates({ store, subscriptions: store.subscriptions, now }),
    library,
    seals: { seal: secrets.seal, unseal: (sealed) => secrets.unseal(sealed as Sealed) },
    newId: randomUUID,
    agentHub: config.AGENT_HUB === 'on',
    updatableChannels: ['msteams', websiteChannel],
    rememberingChannels: ['msteams'],
    proofs: createProofs({ proofs: store.proofs, secrets, now }),
    networkOf: networkIn,
  })
  const website = openWebsite(config, opened, { now, log })
  const bot = createBot(
    {
      settings: config,
      store: store.states,
      onTurn: teamsTurns({ onTurn: dialogs.onTurn, tenants: config.TEAMS_TENANTS, profile }),
      paces: { msteams: teamsPace() },
      dialogsVersion: dialogs.version,
      localeOf: negotiateLocale,
      errorReply: (reference, locale, unsure) => errorReply({ ref: reference, unsure }, locale, profile),
      mask: maskCredentials,
      undelivered: takeUndelivered({ outbox: waiting, held, now: steadyNow, tell, log }),
      isHeld: (channel, conversation) => isHeld(conversationLane(channel, conversation)),
      enclose: (activity, effects) =>
        isHeld(conversationLane(activity.channelId, activity.conversation.id))
          ? null
          : website.enclose(activity, effects),
      log,
    },
    {
      ...options,
      memoryLimits: {
        keepConversation: config.CONVERSATION_DAYS * day,
        keepUser: keptDays.user * day,
        ...options.memoryLimits,
      },
      connector: (overHttp) => website.connector(options.connector?.(overHttp) ?? overHttp),
    },
  )
  const ownerNotice = createOwnerNotice(config, { desk, keyFor: secrets.keyFor }, { now, log })
  const webhooks = createWebhooks(config, { desk, links: ownerNotice.links }, { now, log })
  const routes: Route[] = [
    replyRoute(bot.carryOut),
    newsRoute({ bot, desk, subscriptions: store.subscriptions }),
    ...ownerNotice.routes,
    ...webhooks.routes,
  ]
  const dispatcher = createDispatcher({
    outbox: store.outbox,
    routes,
    now: steadyNow,
    random: Math.random,
    policy: defaultDispatchPolicy,
    log,
  })
  const conversations = website.conversationsOf(bot)
  const unwatch = await store.log.watch((conversation) => website.watchers.tell(conversation))
  return {
    bot,
    desk,
    guesses,
    store,
    conversations,
    dispatcher,
    held,
    ownerNotice,
    webhooks,
    keyFor: secrets.keyFor,
    isDemo,
    close: async () => {
      await unwatch()
      await opened.close()
    },
  }
}

/** The embedded channel, whose replies the bot hands to its connector, and whose messages it hands to the bot. */
const openWebsite = (
  { CONVERSATION_DAYS }: Settings,
  { store, secrets }: Opened,
  { now, log }: { now: () => Date; log: Logger },
) => {
  const watchers = new Watchers()
  const expiresAt = (at: Date) => expiryAfter(at, CONVERSATION_DAYS * day)
  const deps = { watchers, clock: { ...systemClock, now }, expiresAt }
  const unsettled: Unsettled = new Map()
  return {
    watchers,
    connector: logConnector({ log: store.log, ...deps }),
    enclose: encloseInLog(deps, unsettled),
    conversationsOf: ({ receive }: Bot): Conversations =>
      createConversations({
        log: store.log,
        watchers,
        unsettled,
        receive,
        seals: secrets,
        mask: (text) => maskCodes(maskCredentials(text)),
        tagOf: (network) => secrets.mac(JSON.stringify(['network', network])),
        markOf: nonceIn,
        expiresAt,
        now,
        newId: randomUUID,
        logger: log,
      }),
  }
}

/** A question's nonce stands in its card and in what its buttons send. */
const nonceIn = (value: unknown): string | null => {
  const nonce = parseSubmit(value)?.nonce
  return nonce === undefined ? null : `"nonce":"${nonce}"`
}

const seedWhenEmpty = async (
  { NODE_ENV }: Settings,
  { store, secrets }: Opened,
  now: () => Date,
): Promise<boolean> => {
  if (NODE_ENV === 'production') return false
  if (await store.read((reader) => reader.isEmpty())) await seedDemo(store, secrets, instantOf(now()))
  return (await store.read((reader) => reader.customer(demoCustomer))) !== null
}

const errorReply = (failure: { ref: string; unsure: boolean }, locale: string, profile: Profile) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: errorCard(failure, translator(negotiateLocale(locale)), profile),
    },
  ],
})

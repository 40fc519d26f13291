import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Server } from 'restify'
import type { Assembled } from './assemble.ts'
import { createLimits } from './channels/direct-line/limits.ts'
import { createDirectLineMount } from './channels/direct-line/mount.ts'
import { createOrigins } from './channels/direct-line/origins.ts'
import { createSigner } from './channels/direct-line/signed.ts'
import { createTokens } from './channels/direct-line/tokens.ts'
import { azureSource } from './channels/website/azure.ts'
import { embeddedSource } from './channels/website/embedded.ts'
import { createIdentify } from './channels/website/identity.ts'
import { mountTokenRoute } from './channels/website/token-route.ts'
import type { Settings } from './config.ts'
import { demoPaths } from './desk/demo/paths.ts'
import { randomBytes } from './desk/random.ts'
import { mountWidget } from './http/widget.ts'
import { instantOf } from './store/ports.ts'

/** What the website needs of the server beside its routes. */
export type Website = {
  /** Takes over a WebSocket of the embedded channel; false for any other. */
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Adds the routes, before the server listens. */
  mount(server: Server): void
  /** Hands the bot what no process answered; to be called at the start, before anybody is let in, and now and then. */
  recover(at: 'start' | 'later'): Promise<void>
  /** Closes the streams; their clients come back and go on where they were. */
  close(): Promise<void>
}

const widgetFolder = fileURLToPath(new URL('../dist/widget', import.meta.url))
const loopbackPages = ['http://localhost:*', 'http://127.0.0.1:*']
const azurePlaces = ['https://*.botframework.com', 'wss://*.botframework.com']

/** Also what came in before the clock was set back. */
const everything = instantOf(new Date('9999-12-31'))

/** In ms: by then a turn is over, or nobody is at it any more. */
const abandonedAfter = 20_000

/** The embedded Direct Line, the widget and the tokens that let the one into the other, or into Azure's. */
export const createWebsite = (
  config: Settings,
  { conversations, store, keyFor, isDemo }: Assembled,
  { now, log }: { now: () => Date; log: Logger },
): Website => {
  const random = randomBytes
  const isProduction = config.NODE_ENV === 'production'
  const trustedProxies = config.TRUSTED_PROXIES
  const tokens = createTokens(createSigner({ key: keyFor('direct-line'), now }), random)
  const origins = createOrigins({
    trustedOrigins: config.TRUSTED_ORIGINS,
    trustsLoopback: !isProduction,
    publicUrl: config.PUBLIC_URL,
    trustedProxies,
  })
  const limits = createLimits()
  const directLine = createDirectLineMount({
    service: conversations,
    tokens,
    spent: { spend: (id, expiresAt) => store.log.spendTicket(id, instantOf(expiresAt)) },
    origins,
    limits,
    secret: config.EMBEDDED_DIRECT_LINE_SECRET,
    trustedProxies,
    random,
    log,
  })
  const { DIRECT_LINE_SECRET, WIDGET_IDENTITY_SECRET } = config
  const source = DIRECT_LINE_SECRET
    ? azureSource({ secret: DIRECT_LINE_SECRET, log })
    : embeddedSource({ service: conversations, tokens, random })
  return {
    onUpgrade: directLine.onUpgrade,
    mount: (server) => {
      directLine.mount(server)
      mountTokenRoute(server, {
        source,
        signer: createSigner({ key: keyFor('widget'), now }),
        identify: WIDGET_IDENTITY_SECRET
          ? createIdentify({ secret: WIDGET_IDENTITY_SECRET, now })
          : undefined,
        origins,
        limits,
        trustedProxies,
        resumeDays: config.CONVERSATION_DAYS,
        random,
        log,
      })
      mountWidget(server, {
        folder: widgetFolder,
        origins,
        frameAncestors: [...config.TRUSTED_ORIGINS, ...(isProduction ? [] : loopbackPages)],
        connections: DIRECT_LINE_SECRET ? azurePlaces : [],
        ...(isDemo && { demo: demoPaths }),
        log,
      })
    },
    recover: (at) =>
      conversations.recover(
        at === 'start' ? everything : instantOf(new Date(now().getTime() - abandonedAfter)),
      ),
    close: () => directLine.close(),
  }
}

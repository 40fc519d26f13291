import type { Logger } from 'pino'
import type { Server } from 'restify'
import { keptAliveTransport } from './bot/connector/transport.ts'
import type { Settings } from './config.ts'
import type { Desk } from './desk/desk.ts'
import type { DisputeLinks } from './disputes/link.ts'
import type { Route } from './outbox/route.ts'
import { mountIncoming } from './webhooks/incoming.ts'
import { webhookRoute } from './webhooks/outgoing.ts'
import { standardScheme } from './webhooks/schemes/standard.ts'
import { zammadScheme } from './webhooks/schemes/zammad.ts'
import { zendeskScheme } from './webhooks/schemes/zendesk.ts'

export type Webhooks = {
  /** The ways out, for the outbox. */
  routes: Route[]
  /** Adds the ways in that have a secret, before the server listens. */
  mount(server: Server): void
}

/** Help desks say what became of a ticket, and are told what happens here. */
export const createWebhooks = (
  { TICKET_WEBHOOK_SECRET, ZENDESK_WEBHOOK_SECRET, WEBHOOK_URLS, WEBHOOK_SECRET }: Settings,
  { desk, links }: { desk: Desk; links: Pick<DisputeLinks, 'to'> },
  { now, log }: { now: () => Date; log: Logger },
): Webhooks => ({
  routes:
    WEBHOOK_SECRET === undefined || WEBHOOK_URLS.length === 0
      ? []
      : [
          webhookRoute({
            urls: WEBHOOK_URLS,
            secret: WEBHOOK_SECRET,
            transport: keptAliveTransport(),
            links,
            now,
          }),
        ],
  mount: (server) =>
    mountIncoming(server, {
      desk,
      schemes: [
        ...(TICKET_WEBHOOK_SECRET === undefined
          ? []
          : [standardScheme(TICKET_WEBHOOK_SECRET), zammadScheme(TICKET_WEBHOOK_SECRET, now)]),
        ...(ZENDESK_WEBHOOK_SECRET === undefined ? [] : [zendeskScheme(ZENDESK_WEBHOOK_SECRET, now)]),
      ],
      now,
      log,
    }),
})

import type { Logger } from 'pino'
import type { Server } from 'restify'
import { createOrigins } from './channels/direct-line/origins.ts'
import type { Settings } from './config.ts'
import type { Desk } from './desk/desk.ts'
import type { Secrets } from './desk/secrets.ts'
import { createDisputeLinks, type DisputeLinks } from './disputes/link.ts'
import { mountDisputes } from './disputes/routes.ts'
import { mailRoute } from './mail/route.ts'
import { createSmtp } from './mail/smtp.ts'
import type { Route } from './outbox/route.ts'

/** How owners are told of the incidents that were spent, and what they can say against one. */
export type OwnerNotice = {
  links: Pick<DisputeLinks, 'to'>
  /** The way out by mail; none where no mail server is set. */
  routes: Route[]
  /** Adds the page behind the links, before the server listens. */
  mount(server: Server): void
}

export const createOwnerNotice = (
  { SMTP_URL, MAIL_FROM, PUBLIC_URL, PORT, TRUSTED_PROXIES }: Settings,
  { desk, keyFor }: { desk: Desk; keyFor: Secrets['keyFor'] },
  { now, log }: { now: () => Date; log: Logger },
): OwnerNotice => {
  const base = PUBLIC_URL ?? `http://127.0.0.1:${PORT}`
  const links = createDisputeLinks({ key: keyFor('dispute'), base, now })
  const origins = createOrigins({
    trustedOrigins: [],
    publicUrl: PUBLIC_URL,
    trustedProxies: TRUSTED_PROXIES,
  })
  const routes =
    SMTP_URL && MAIL_FROM
      ? [mailRoute({ desk, links, send: createSmtp({ url: SMTP_URL, from: MAIL_FROM }) })]
      : []
  return { links, routes, mount: (server) => mountDisputes(server, { desk, links, origins, log }) }
}

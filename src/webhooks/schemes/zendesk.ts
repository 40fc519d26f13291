import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { message } from '../message.ts'
import { headerOf, isFresh, isSame, type Proof, type Scheme, unproven } from '../scheme.ts'

const past = 5 * 60_000

/** Strict, since it is signed with nothing between it and the body. */
const Timestamp = z.iso.datetime().transform((text) => new Date(text))

/**
 * Zendesk's webhooks ("Verifying webhook authenticity"): HMAC-SHA256 over timestamp and body. What is signed names the
 * message; so does the invocation's id, which tries of one invocation share.
 */
export const zendeskScheme = (secret: string, now: () => Date): Scheme => ({
  path: '/api/webhooks/tickets/zendesk',
  message,
  verify: (headers, body): Proof => {
    const timestamp = headerOf(headers, 'x-zendesk-webhook-signature-timestamp') ?? ''
    const signature = createHmac('sha256', secret).update(timestamp).update(body).digest('base64')
    if (!isSame(headerOf(headers, 'x-zendesk-webhook-signature') ?? '', signature))
      return unproven('X-Zendesk-Webhook-Signature is missing, or not of this body under this secret')
    const at = Timestamp.safeParse(timestamp)
    if (!at.success || !isFresh(at.data, now(), past))
      return unproven('X-Zendesk-Webhook-Signature-Timestamp: not within five minutes')
    const invocation = headerOf(headers, 'x-zendesk-webhook-invocation-id')
    return {
      ok: true,
      ids: [`zendesk:${signature}`, ...(invocation === null ? [] : [`zendesk-invocation:${invocation}`])],
    }
  },
})

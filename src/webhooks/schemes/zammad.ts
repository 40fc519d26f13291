import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { defaultBodyLimits, parseJson } from '../../http/body.ts'
import { messageWith } from '../message.ts'
import { headerOf, isFresh, isSame, type Proof, type Scheme, unproven } from '../scheme.ts'

/** Zammad's own states, and ours for those that somebody added. */
const Status = z
  .enum(['new', 'open', 'pending reminder', 'pending close', 'pending', 'merged', 'closed'])
  .transform((state) => {
    if (state === 'new' || state === 'open') return 'open'
    return state === 'merged' || state === 'closed' ? 'closed' : 'pending'
  })

/** As Zammad writes a moment into a payload (`2026-03-15 12:00:00 UTC`), or as ISO 8601. */
const Moment = z.object({
  timestamp: z
    .string()
    .transform((text) => text.replace(/^([\d-]{10}) ([\d:]{8}) UTC$/, '$1T$2Z'))
    .pipe(z.iso.datetime({ offset: true }))
    .transform((text) => new Date(text)),
})

/**
 * It is when the ticket changed, not when Zammad sent it: Zammad has a queue, and tries five times within some seven
 * minutes. A repeat within the hour is known by its ids.
 */
const past = 60 * 60_000

/**
 * Zammad's webhooks (`lib/user_agent.rb`): X-Hub-Signature is HMAC-SHA1 over the body alone, so the moment stands in the
 * body. What is signed names the message; so does X-Zammad-Delivery, which tries of one delivery share.
 */
export const zammadScheme = (secret: string, now: () => Date): Scheme => ({
  path: '/api/webhooks/tickets/zammad',
  message: messageWith(Status),
  verify: (headers, body): Proof => {
    const signature = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`
    if (!isSame(headerOf(headers, 'x-hub-signature') ?? '', signature))
      return unproven('X-Hub-Signature is missing, or not of this body under this secret')
    const parsed = parseJson(body, defaultBodyLimits.depth)
    if (!parsed.ok) return { ok: false, status: 400, problem: parsed.problem }
    const moment = Moment.safeParse(parsed.value)
    if (!moment.success)
      return { ok: false, status: 400, problem: 'timestamp: expected "#{ticket.updated_at}" in the payload' }
    if (!isFresh(moment.data.timestamp, now(), past)) return unproven('timestamp: older than an hour')
    const delivery = headerOf(headers, 'x-zammad-delivery')
    const digest = createHash('sha256').update(body).digest('base64url')
    return {
      ok: true,
      ids: [`zammad:${digest}`, ...(delivery === null ? [] : [`zammad-delivery:${delivery}`])],
    }
  },
})

import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { message } from '../message.ts'
import { headerOf, type Proof, type Scheme, unproven } from '../scheme.ts'

/** The specification has no dot in an id: what is signed is `id.timestamp.body`. */
const IdForm = /^[^\s.]{1,255}$/

/** Standard Webhooks 1.0.0: HMAC-SHA256 over id, timestamp and body; five minutes either way, by this machine's clock. */
export const standardScheme = (secret: string): Scheme => {
  const webhook = new Webhook(secret)
  return {
    path: '/api/webhooks/tickets',
    message,
    verify: (headers, body): Proof => {
      const id = headerOf(headers, 'webhook-id') ?? ''
      const signed = {
        'webhook-id': id,
        'webhook-timestamp': headerOf(headers, 'webhook-timestamp') ?? '',
        'webhook-signature': headerOf(headers, 'webhook-signature') ?? '',
      }
      try {
        webhook.verify(body, signed, { jsonParse: false })
      } catch (error) {
        if (error instanceof WebhookVerificationError) return unproven(error.message)
        throw error
      }
      return IdForm.test(id)
        ? { ok: true, ids: [`standard:${id}`] }
        : { ok: false, status: 400, problem: 'webhook-id: expected at most 255 characters, no dot, no space' }
    },
  }
}

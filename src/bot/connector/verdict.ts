import { z } from 'zod'
import type { Sent, UndeliveredReason } from './sent.ts'
import type { HttpResult } from './transport.ts'

/** What an answer means: it is over, one way or the other, or it is worth another try. */
export type Verdict =
  | { kind: 'done'; sent: Sent }
  | { kind: 'again'; reason: UndeliveredReason; retryAfter: string | null }

/**
 * A POST whose answer was lost is not repeated: it may have arrived, and the customer would read it twice. Teams answers
 * 412 where several operations on one conversation met, and asks to try again (Teams docs, "Rate limiting").
 */
export const judge = (result: HttpResult, isRepeatable: boolean): Verdict => {
  if (result.kind === 'unreached') return again(result)
  if (result.kind === 'lost')
    return isRepeatable ? again(result) : { kind: 'done', sent: { ok: false, reason: result } }
  const { status, retryAfter } = result
  if (status >= 200 && status < 300) return { kind: 'done', sent: { ok: true, id: idIn(result.body) } }
  if (status === 429) return again({ kind: 'throttled', status }, retryAfter)
  if (status === 412 || (status >= 502 && status <= 504))
    return again({ kind: 'unavailable', status }, retryAfter)
  if (status === 401) return again({ kind: 'unauthorized', status })
  return {
    kind: 'done',
    sent: { ok: false, reason: { kind: status >= 500 ? 'unavailable' : 'rejected', status } },
  }
}

const again = (reason: UndeliveredReason, retryAfter: string | null = null): Verdict => ({
  kind: 'again',
  reason,
  retryAfter,
})

const ResourceResponse = z.object({ id: z.string() })

const idIn = (body: string): string | null => {
  if (body === '') return null
  try {
    return ResourceResponse.safeParse(JSON.parse(body)).data?.id ?? null
  } catch {
    return null
  }
}

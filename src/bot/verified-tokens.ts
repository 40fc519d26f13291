import { hash } from 'node:crypto'
import type { Activity } from 'botbuilder'
import type { Caller } from './authentication.ts'

/** How many are remembered; a channel shows one token for hours. */
const capacity = 1000

type Authenticate = (activity: Activity, authorization: string) => Promise<Caller>

type Verified = { caller: Caller; until: number }

/**
 * The SDK's check of a token, once for each: a channel shows the same one with every activity, and checking its signature
 * costs more than all else in it. What the answer depends on beside the token is part of the key, and the token itself is
 * kept as its hash alone. Refusals are not remembered.
 * @param now in milliseconds
 */
export const rememberVerified = (authenticate: Authenticate, now: () => number): Authenticate => {
  const verified = new Map<string, Verified>()
  return async (activity, authorization) => {
    const key = keyOf(activity, authorization)
    const known = verified.get(key)
    if (known !== undefined && now() < known.until) return known.caller
    verified.delete(key)
    const caller = await authenticate(activity, authorization)
    const until = endOf(caller)
    if (until === null) return caller
    const [oldest] = verified.keys()
    if (verified.size >= capacity && oldest !== undefined) verified.delete(oldest)
    verified.set(key, { caller, until })
    return caller
  }
}

const keyOf = ({ channelId, serviceUrl }: Activity, authorization: string): string =>
  hash('sha256', JSON.stringify([authorization, channelId, serviceUrl]), 'base64url')

/** When the token expires, in milliseconds; null where it does not say, as where nobody is authenticated. */
const endOf = ({ claimsIdentity }: Caller): number | null => {
  const seconds = Number(claimsIdentity.getClaimValue('exp') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : null
}

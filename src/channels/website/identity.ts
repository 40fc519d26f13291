import { createHmac } from 'node:crypto'
import { jwtVerify } from 'jose'
import { z } from 'zod'
import type { UserId } from '../direct-line/service.ts'

export type Identified = { ok: true; user: UserId; name: string | undefined } | { ok: false }

/** Reads a token that the site's server signed for its visitor. */
export type Identify = (token: string) => Promise<Identified>

const Claims = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  exp: z.number(),
})

/** In seconds: a token lives an hour at most, and clocks may differ a little. */
const longestLife = 60 * 60
const tolerance = 30

/** HS256 under the key that the site's server and we share. */
export const createIdentify = ({ secret, now }: { secret: string; now: () => Date }): Identify => {
  const key = new TextEncoder().encode(secret)
  return async (token) => {
    try {
      const currentDate = now()
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        clockTolerance: tolerance,
        currentDate,
      })
      const { sub, name, exp } = Claims.parse(payload)
      if (exp > currentDate.getTime() / 1000 + longestLife + tolerance) return { ok: false }
      return { ok: true, user: userOf(sub, key), name }
    } catch {
      return { ok: false }
    }
  }
}

/** The same for one visitor each time, and not to be guessed from what the site calls them. */
const userOf = (sub: string, key: Uint8Array): UserId =>
  `dl_${createHmac('sha256', key).update(`user ${sub}`).digest('base64url').slice(0, 32)}` as UserId

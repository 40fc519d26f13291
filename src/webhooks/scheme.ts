import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Message } from './message.ts'

/** `ids` name the message, for repeats; see `Notice`. */
export type Proof = { ok: true; ids: string[] } | { ok: false; status: 400 | 401; problem: string }

/** How one kind of sender signs what it posts, and to where. */
export type Scheme = {
  path: string
  /** Whether the body, byte by byte, was signed by who knows the secret, and just now. */
  verify(headers: IncomingHttpHeaders, body: string): Proof
  message: Message
}

export const unproven = (problem: string): Proof => ({ ok: false, status: 401, problem })

/** Takes as long for any two texts of one length. */
export const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** One text where there is exactly one of a reasonable length. */
export const headerOf = (headers: IncomingHttpHeaders, name: string): string | null => {
  const value = headers[name]
  return typeof value === 'string' && value !== '' && value.length <= 1024 ? value : null
}

const ahead = 5 * 60_000

/** Whether a moment is at most `past` ms ago, or five minutes ahead by another clock. */
export const isFresh = (at: Date, now: Date, past: number): boolean => {
  const age = now.getTime() - at.getTime()
  return age <= past && age >= -ahead
}

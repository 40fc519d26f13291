import { z } from 'zod'
import { UserIdText } from '../direct-line/ids.ts'
import type { UserId } from '../direct-line/service.ts'

export type Visitor = { user: UserId; name?: string | undefined }

/** A conversation to go on with, as it is signed into `resume`: which source it is of, and what that needs to find it. */
export const Resumable = z.object({
  by: z.string(),
  conv: z.string(),
  user: UserIdText,
  name: z.string().optional(),
  /** The token that was given out last, where the source can go on from it. */
  token: z.string().optional(),
})
export type Resumable = z.output<typeof Resumable>

export type Sourced =
  /** `expiresIn` is in seconds; `domain` is the base URL for the Direct Line client. */
  | { ok: true; domain: string; token: string; expiresIn: number; conversationId: string }
  /** `gone`: there is no such conversation any more. `unavailable`: nobody knows now. */
  | { ok: false; because: 'gone' | 'unavailable' }

/** Where tokens for the widget are from. `origin` is our own, that of the chat page. */
export type TokenSource = {
  readonly name: string
  /** Whether `again` is helped by the token that was given out last. */
  readonly wantsLastToken: boolean
  fresh(visitor: Visitor, origin: string): Promise<Sourced>
  again(resumable: Resumable, origin: string): Promise<Sourced>
}

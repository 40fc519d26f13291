import { z } from 'zod'
import type { ConversationId, UserId } from './service.ts'

/** That many bytes that nobody can guess, such as `randomBytes` of desk/random.ts. */
export type RandomBytes = (size: number) => Uint8Array

const unguessable = (random: RandomBytes): string => Buffer.from(random(16)).toString('base64url')

export const newConversationId = (random: RandomBytes): ConversationId =>
  unguessable(random) as ConversationId

export const newUserId = (random: RandomBytes): UserId => `dl_${unguessable(random)}` as UserId

export const newTicketId = unguessable

export const isConversationId = (text: string): text is ConversationId => /^[\w-]{22}$/.test(text)

export const ConversationIdText = z.string().transform((text, context) => {
  if (isConversationId(text)) return text
  context.addIssue('expected a conversation id')
  return z.NEVER
})

/** `dl_` says that the id is bound to a token; Direct Line clients rely on it. */
const isUserId = (text: string): text is UserId => /^dl_[!-~]{1,125}$/.test(text)

export const UserIdText = z.string().transform((text, context) => {
  if (isUserId(text)) return text
  context.addIssue('expected dl_ and at most 125 visible ASCII characters')
  return z.NEVER
})

import { z } from 'zod'
import { ConversationIdText, newTicketId, type RandomBytes, UserIdText } from './ids.ts'
import type { ConversationId } from './service.ts'
import type { Kind, Opened, Signer } from './signed.ts'

/** What a token allows: to speak as `user` in `conv`, from a browser only on pages of `origins` where there are any. */
const Grant = z.object({
  conv: ConversationIdText,
  user: UserIdText,
  name: z.string().optional(),
  origins: z.array(z.string()).optional(),
})
export type Grant = z.output<typeof Grant>

const Ticket = z.object({
  conv: ConversationIdText,
  jti: z.string(),
  origins: z.array(z.string()).optional(),
})
export type Ticket = z.output<typeof Ticket>

/** In seconds; botframework-directlinejs refreshes a token at half of that, whatever `expires_in` says. */
export const tokenLife = 30 * 60

const token: Kind<Grant> = { name: 'direct-line', seconds: tokenLife, claims: Grant }
const ticket: Kind<Ticket> = { name: 'stream', seconds: 60, claims: Ticket }

export type Tokens = {
  issue(grant: Grant): string
  read(token: string): Opened<Grant>
  /** A ticket opens one stream, once. */
  issueTicket(conversation: ConversationId, origins: string[] | undefined): string
  readTicket(ticket: string): Opened<Ticket>
}

export const createTokens = (signer: Signer, random: RandomBytes): Tokens => ({
  issue: (grant) => signer.sign(token, grant),
  read: (text) => signer.open(token, text),
  issueTicket: (conv, origins) => signer.sign(ticket, { conv, origins, jti: newTicketId(random) }),
  readTicket: (text) => signer.open(ticket, text),
})

import { isConversationId, newConversationId, type RandomBytes } from '../direct-line/ids.ts'
import { directLinePath } from '../direct-line/mount.ts'
import type { ConversationId, DirectLine } from '../direct-line/service.ts'
import { type Tokens, tokenLife } from '../direct-line/tokens.ts'
import type { Sourced, TokenSource, Visitor } from './source.ts'

export type EmbeddedDeps = { service: Pick<DirectLine, 'find'>; tokens: Tokens; random: RandomBytes }

/** Tokens of our own Direct Line. The conversation starts when the page asks for it, not before. */
export const embeddedSource = ({ service, tokens, random }: EmbeddedDeps): TokenSource => {
  const issued = async (conv: ConversationId, { user, name }: Visitor, origin: string): Promise<Sourced> => ({
    ok: true,
    domain: `${origin}${directLinePath}`,
    token: tokens.issue({ conv, user, name }),
    expiresIn: tokenLife,
    conversationId: conv,
  })
  return {
    name: 'embedded',
    wantsLastToken: false,
    fresh: (visitor, origin) => issued(newConversationId(random), visitor, origin),
    again: async (resumable, origin) => {
      const { conv, user } = resumable
      if (!isConversationId(conv)) return { ok: false, because: 'gone' }
      const found = await service.find(conv)
      return found?.user === user ? issued(conv, resumable, origin) : { ok: false, because: 'gone' }
    },
  }
}

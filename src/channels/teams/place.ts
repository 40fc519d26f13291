import type { Activity } from 'botbuilder'
import { z } from 'zod'

const Conversation = z.looseObject({
  conversationType: z.string().optional().catch(undefined),
  tenantId: z.string().optional().catch(undefined),
})
const ChannelData = z
  .looseObject({
    tenant: z.looseObject({ id: z.string() }).optional().catch(undefined),
    team: z.unknown().optional(),
    channel: z.unknown().optional(),
  })
  .catch({})

/** Where an activity of Teams comes from. */
export type Place = {
  /** The tenant's id; null where none is named, or two different ones are. */
  tenant: string | null
  /** The person's id in the directory. */
  user: string | null
  /** Whether nobody else reads along. */
  isPrivate: boolean
}

export const placeOf = ({ conversation, channelData, from }: Activity): Place => {
  const { conversationType, tenantId } = Conversation.parse(conversation)
  const { tenant, team, channel } = ChannelData.parse(channelData ?? {})
  const tenants = new Set([tenant?.id, tenantId].flatMap((id) => (id ? [id.toLowerCase()] : [])))
  const [only] = tenants
  const looksPrivate = !conversation.isGroup && !team && !channel && !conversation.id.startsWith('19:')
  return {
    tenant: only !== undefined && tenants.size === 1 ? only : null,
    user: from.aadObjectId ? from.aadObjectId.toLowerCase() : null,
    isPrivate: looksPrivate && (conversationType === undefined || conversationType === 'personal'),
  }
}

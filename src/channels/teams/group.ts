import { type Activity, ActivityEventNames, ActivityTypes, type Mention, TurnContext } from 'botbuilder'
import { openChatCard, privateCard } from '../../../cards/private.ts'
import { parseSubmit } from '../../../cards/submit.ts'
import { activityOf, languageOf } from '../../../dialogs/voice.ts'
import { collect } from '../../bot/adapter.ts'
import type { Turn } from '../../bot/turn.ts'
import { extractCredentials, type Profile } from '../../rules/index.ts'
import type { Place } from './place.ts'

/**
 * Where others read along nothing is asked, shown or kept but the way into a private chat. Whoever mentions the bot or presses
 * the button is written to there; whoever shows a credential is warned. The card stays as it is: it is for all of them.
 * @param said the activity as it came in; the turn's own has no mentions any more
 */
export const inGroup = async (
  turn: Turn,
  said: Activity,
  { tenant }: Place,
  profile: Profile,
): Promise<void> => {
  const { activity, text } = turn
  if (hasBotCome(activity)) return introduce(turn, profile)
  if (activity.type !== ActivityTypes.Message) return
  if (extractCredentials(text).found.some(({ kind }) => kind !== 'number'))
    return offer(turn, 'credential', profile)
  if (isAddressed(said)) return takeAside(turn, tenant, profile)
  await introduce(turn, profile)
}

const hasBotCome = ({ type, action, membersAdded = [], recipient }: Activity): boolean =>
  type === ActivityTypes.InstallationUpdate
    ? action?.startsWith('add') === true
    : type === ActivityTypes.ConversationUpdate && membersAdded.some(({ id }) => id === recipient.id)

const isAddressed = ({ value, entities = [], recipient }: Activity): boolean =>
  parseSubmit(value) !== null ||
  entities.some((one) => one.type === 'mention' && (one as Mention).mentioned?.id === recipient.id)

/** Once; a bot that is let read all that is said in a team must not answer it all. */
const introduce = async (turn: Turn, profile: Profile): Promise<void> => {
  if (turn.conversation.introduced === true) return
  turn.conversation.introduced = true
  await offer(turn, 'intro', profile)
}

const offer = async (turn: Turn, why: 'intro' | 'credential', profile: Profile): Promise<void> => {
  await turn.context.sendActivity(activityOf(privateCard({ why }, languageOf(turn), profile)))
}

const takeAside = async (turn: Turn, tenant: string | null, profile: Profile): Promise<void> => {
  const t = languageOf(turn)
  const { channelId, from, recipient: bot, locale } = turn.activity
  const inTenant = tenant === null ? {} : { tenantId: tenant }
  const channelData = { tenant: { id: tenant } }
  const reply = (one: Partial<Activity>): Partial<Activity> =>
    TurnContext.applyConversationReference(
      { ...one, locale: t.locale },
      TurnContext.getConversationReference(turn.context.activity),
    )
  collect(turn.context, {
    kind: 'meet',
    channel: channelId,
    parameters: { isGroup: false, bot, members: [from], channelData, ...inTenant },
    arrival: {
      type: ActivityTypes.ConversationUpdate,
      name: ActivityEventNames.CreateConversation,
      channelId,
      from,
      recipient: bot,
      membersAdded: [from],
      channelData,
      ...(locale && { locale }),
      conversation: { isGroup: false, conversationType: 'personal', ...inTenant },
    },
    met: reply({ type: ActivityTypes.Message, text: t('private.met'), textFormat: 'plain' }),
    unmet: reply(activityOf(openChatCard({ url: chatUrl(bot.id) }, t, profile))),
  })
}

/** Teams docs, "Deep link to a chat": a bot is a user whose id begins with 28. */
const chatUrl = (botId: string): string =>
  `https://teams.microsoft.com/l/chat/0/0?users=28:${encodeURIComponent(botId.replace(/^28:/, ''))}`

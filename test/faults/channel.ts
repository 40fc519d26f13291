import { translator } from '../../src/messages/translator.ts'
import { renderActivity } from '../../src/terminal/render.ts'
import { postTo } from '../bot/world.ts'

export type Message = { conversation: string; at: number; text: string; serviceUrl: string }

/** A customer's message as the channel delivers it; the same message has the same id, however often it is delivered. */
export const deliver = (url: string, { conversation, at, text, serviceUrl }: Message) =>
  postTo(
    url,
    JSON.stringify({
      type: 'message',
      id: `${conversation}|${String(at).padStart(7, '0')}`,
      channelId: 'webchat',
      serviceUrl,
      conversation: { id: conversation },
      from: { id: `user of ${conversation}` },
      recipient: { id: 'bot' },
      locale: 'en',
      text,
    }),
  )

const t = translator('en')

/** What a company says, in English, till a ticket is opened by its code. */
export const linesWith = (code: string): string[] => [
  'hello',
  t('button.business'),
  t('button.technical'),
  t('button.no'),
  code,
  'Zzyzx qwrtp',
  t('button.openTicket'),
]

/** What a customer reads of a reply, without what differs from one conversation to the next. */
export const wordsOf = (reply: unknown, code: string): string => {
  const { text } = renderActivity(Object(reply))
  return text
    .replaceAll(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/g, 'T-…')
    .replaceAll(code, '…')
    .replaceAll(code.slice(-4), '…')
}

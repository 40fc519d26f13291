import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { renderActivity } from '../../../src/terminal/render.ts'
import type { ConnectorEndpoint } from '../../support/connector.ts'
import type { Running } from '../running.ts'

const Message = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  text: z.string().optional(),
  from: z.looseObject({ id: z.string() }).optional(),
  attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })).optional(),
})
type Message = z.infer<typeof Message>

/** A conversation as its customer has it: what is not acknowledged is said again, by the channel or by their browser. */
export type Customer = {
  /** Resolves once it is acknowledged. */
  send(fields: { text: string } | { value: unknown }): Promise<void>
  /** What the bot said, each message once, in the order of its first arrival. */
  heard(): Promise<Message[]>
}

/** A channel behind the Bot Connector, which repeats an activity until the bot has answered it with success. */
export const overConnector = (
  program: Running,
  channel: ConnectorEndpoint,
  conversation: string,
): Customer => {
  let sent = 0
  return {
    send: async (fields) => {
      sent += 1
      const activity = {
        type: 'message',
        id: `${conversation}-${sent}`,
        channelId: 'webchat',
        serviceUrl: channel.serviceUrl,
        conversation: { id: conversation },
        from: { id: `user of ${conversation}` },
        recipient: { id: 'bot' },
        locale: 'en',
        ...fields,
      }
      await again(program, () => post(`${program.url}/api/messages`, activity, {}))
    },
    heard: async () => {
      const seen = new Set<string | null>()
      return channel.received.flatMap(({ at, key, activity }) => {
        if (!at.startsWith(`${conversation}/`) || seen.has(key)) return []
        seen.add(key)
        return activity?.type === 'message' ? [Message.parse(activity)] : []
      })
    },
  }
}

export const embeddedSecret = 'a-secret-of-the-tests-long-enough-for-the-program'

/** The embedded channel over HTTP, by the token of a server that has its secret. */
export const overWebsite = async (program: Running): Promise<Customer> => {
  const base = () => `${program.url}/v3/directline`
  const started = await again(program, () =>
    post(`${base()}/tokens/generate`, {}, { authorization: `Bearer ${embeddedSecret}` }),
  )
  const { conversationId, token } = z
    .looseObject({ conversationId: z.string(), token: z.string() })
    .parse(started)
  const headers = { authorization: `Bearer ${token}` }
  await again(program, () => post(`${base()}/conversations`, {}, headers))
  const at = () => `${base()}/conversations/${conversationId}/activities`
  let sent = 0
  return {
    send: async (fields) => {
      sent += 1
      const channelData = { clientActivityID: `client-${sent}` }
      await again(program, () =>
        post(at(), { type: 'message', channelData, locale: 'en', ...fields }, headers),
      )
    },
    heard: async () => {
      const page = await again(program, () => get(at(), headers))
      const { activities } = z.looseObject({ activities: z.array(Message) }).parse(page)
      return activities.filter(({ type, from }) => type === 'message' && from?.id === 'guichet')
    },
  }
}

/** Until it is done, whatever becomes of the program; a program that died is started again. */
const again = async (program: Running, ask: () => Promise<Response>): Promise<unknown> => {
  for (;;) {
    try {
      const response = await ask()
      const text = await response.text()
      if (response.ok) return text === '' ? null : JSON.parse(text)
      if (response.status < 500 && response.status !== 429) throw new Refused(`${response.status} ${text}`)
    } catch (error) {
      if (error instanceof Refused) throw error
    }
    await sleep(20)
    await program.up()
  }
}

class Refused extends Error {}

const post = (url: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

const get = (url: string, headers: Record<string, string>): Promise<Response> => fetch(url, { headers })

export const textOf = (message: Message): string =>
  renderActivity({ text: message.text ?? '', attachments: message.attachments ?? [] }).text

/** The data of the newest button with this title. */
export const buttonOf = (heard: Message[], title: string): unknown => {
  const actions = heard.flatMap(
    ({ attachments }) => renderActivity({ attachments: attachments ?? [] }).actions,
  )
  const found = actions.findLast((action) => action.type === 'Action.Submit' && action.title === title)
  if (found?.type !== 'Action.Submit')
    throw new Error(`no button "${title}" in ${heard.map(textOf).join('\n')}`)
  return found.data
}

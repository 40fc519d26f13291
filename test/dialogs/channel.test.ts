import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { demoPaths } from '../../src/desk/demo/paths.ts'
import { postTo } from '../bot/world.ts'
import { type ConnectorEndpoint, connectorEndpoint } from '../support/connector.ts'
import { engines } from '../support/stores.ts'
import { start } from './program.ts'
import { walkPath } from './walk.ts'
import { aWorld, type Chat, type ChatOptions, chatWith, en, fr, type Post } from './world.ts'

const Addressed = z.object({ conversation: z.object({ id: z.string() }) })

/** A channel as it is: posts activities to the program, and receives what the bot says at an endpoint of its own. */
const overTheChannelOf =
  (url: string, channel: ConnectorEndpoint): Post =>
  async ({ deliveryMode, ...activity }) => {
    const before = channel.received.length
    const { status } = await postTo(url, JSON.stringify({ ...activity, serviceUrl: channel.serviceUrl }))
    // News of what one customer does goes to the conversations of others.
    const here = `${encodeURIComponent(Addressed.parse(activity).conversation.id)}/`
    const received = channel.received.slice(before).filter(({ at }) => at.startsWith(here))
    const activities = received.map((one) => one.activity)
    return { status: status === 202 ? 200 : status, body: { activities } }
  }

/** Every path in both languages, one conversation each, one after the other on one desk. */
const everyPath = async (chatIn: (options: ChatOptions) => Chat): Promise<string[][]> => {
  const walks: string[][] = []
  for (const t of [en, fr]) {
    for (const [number, path] of demoPaths.entries()) {
      const conversation = `${t.locale}-${number}`
      const chat = chatIn({ locale: t.locale, conversation, user: conversation })
      const heard: string[] = []
      await walkPath(path, t, chat, async (said) => heard.push(withoutNewIds(await chat.send(said))))
      walks.push(heard)
    }
  }
  return walks
}

/** Ticket IDs made here are random; those of the demo tickets are not. */
const withoutNewIds = (text: string): string =>
  text.replace(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/g, (id) =>
    /^T-([A-H])\1{4}-\1{5}/.test(id) ? id : 'T-new',
  )

describe.each(engines)('the running program on $engine', ({ freshUrl }) => {
  test('says over a channel, on every path and in both languages, word for word what the scripts hear', async () => {
    const world = await aWorld()
    const expected = await everyPath((options) => {
      world.wait(1000)
      return world.chat(options)
    })
    const channel = await connectorEndpoint()
    const program = await start(await freshUrl())
    const heard = await everyPath((options) => chatWith(overTheChannelOf(program.url, channel), options))
    expect(heard).toEqual(expected)
    expect(heard.flat().filter((text) => text.includes('T-new')).length).toBeGreaterThan(0)
    expect(channel.received.every(({ activity }) => activity?.type !== 'trace')).toBe(true)
  })

  test('is killed before every message of a path, and the customer notices nothing', async () => {
    const path = demoPaths.find(({ type }) => type === '0123456789')
    if (!path) throw new Error('the demo has a limited home contract')
    const expected: string[] = []
    const chatInWorld = (await aWorld()).chat({ locale: 'fr' })
    await walkPath(path, fr, chatInWorld, async (said) => expected.push(await chatInWorld.send(said)))

    const [url, channel] = [await freshUrl(), await connectorEndpoint()]
    let program = await start(url)
    const heard: string[] = []
    const post: Post = (activity) => overTheChannelOf(program.url, channel)(activity)
    const chat = chatWith(post, { locale: 'fr' })
    await walkPath(path, fr, chat, async (said) => {
      await program.kill('SIGKILL')
      program = await start(url)
      heard.push(await chat.send(said))
    })
    expect(heard.map(withoutNewIds)).toEqual(expected.map(withoutNewIds))
    expect(heard.length).toBeGreaterThan(5)
    expect(new Set(channel.received.map(({ key }) => key)).size).toBe(channel.received.length)
  })
})

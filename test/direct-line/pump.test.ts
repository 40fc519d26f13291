import { createServer } from 'node:http'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { pageOf } from '../../src/channels/direct-line/page.ts'
import { pump } from '../../src/channels/direct-line/pump.ts'
import type { ConversationId, DirectLine } from '../../src/channels/direct-line/service.ts'
import { Watchers } from '../../src/channels/direct-line/watchers.ts'
import type { ConversationLog, LogChange } from '../../src/store/log-port.ts'
import { openStore } from '../../src/store/open.ts'
import { listening } from '../support/listening.ts'
import { friday, said } from '../support/log-entry.ts'
import { engines } from '../support/stores.ts'

const Said = z.object({ id: z.string(), text: z.string() })
const Frame = z.object({
  activities: z.array(Said),
  watermark: z.string(),
})

/** A conversation's reader over a real socket, on a real log. */
const reading = async (log: ConversationLog, conversation: ConversationId) => {
  const watchers = new Watchers()
  let [begun, ended] = [0, 0]
  const service: Pick<DirectLine, 'read' | 'watch'> = {
    read: async (id, after) => {
      begun += 1
      const rows = await log.read(id, after, 3)
      ended += 1
      return pageOf(id, rows, { after, isLast: rows.length < 3 })
    },
    watch: (id, reader) => watchers.add(id, reader),
  }
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  const errors: unknown[] = []
  const onError = (error: unknown): unknown => errors.push(error)
  server.on('connection', (socket) =>
    pump(socket, { service, conversation, from: 0, patience: 5000, onError }),
  )
  const { port, close } = await listening(http)
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  onTestFinished(() => {
    socket.terminate()
    return close()
  })
  const heard: { id: string; text: string }[] = []
  let watermark = '0'
  socket.on('message', (data) => {
    const frame = Frame.parse(JSON.parse(String(data)))
    heard.push(...frame.activities)
    watermark = frame.watermark
  })
  await new Promise((resolve) => socket.once('open', resolve))
  await expect.poll(() => ended).toBe(1)
  return { watchers, heard, errors, reads: () => begun, watermark: () => watermark }
}

describe.each(engines)('who reads a conversation over a socket, on $engine', ({ freshUrl }) => {
  const opened = async () => {
    const { log, close } = await openStore(await freshUrl())
    onTestFinished(close)
    let count = 0
    const newConversation = async (): Promise<ConversationId> => {
      const id = `c${++count}` as ConversationId
      await log.open({ id, user: 'dl_1', expiresAt: friday })
      return id
    }
    return { log, newConversation }
  }

  test('gets what is at hand without a look at the log, as long as nothing is missing in between', async () => {
    const { log, newConversation } = await opened()
    const id = await newConversation()
    const { watchers, heard, reads, watermark } = await reading(log, id)
    const say = async (text: string): Promise<LogChange[]> => {
      const change = (await log.append(id, said(text)))?.change
      return change ? [change] : []
    }
    watchers.tell(id, await say('one'))
    await expect.poll(() => heard.map(({ text }) => text)).toEqual(['one'])
    watchers.tell(id, await say('two'))
    await expect.poll(() => heard.map(({ text }) => text)).toEqual(['one', 'two'])
    expect([reads(), watermark()]).toEqual([1, '2'])
    await say('three')
    watchers.tell(id, await say('four'))
    await expect.poll(() => heard.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four'])
    expect(reads()).toBe(2)
  })

  test('hears each change once and in order, told of it at hand, to look, twice or not at all', async () => {
    const { log, newConversation } = await opened()
    const deed = fc.oneof(
      { weight: 4, arbitrary: fc.constant('append' as const) },
      fc.constant('replace' as const),
      fc.constant('hide' as const),
    )
    const told = fc.constantFrom('at hand', 'at hand', 'to look', 'not at all', 'twice')
    const steps = fc.array(fc.tuple(deed, told, fc.boolean()), { minLength: 1, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const id = await newConversation()
        const { watchers, heard, errors, watermark } = await reading(log, id)
        const changes: LogChange[] = []
        for (const [n, [kind, how, pauses]] of all.entries()) {
          const place = changes[n % Math.max(changes.length, 1)]?.position ?? 0
          const json = kind === 'hide' ? null : JSON.stringify({ text: `text ${n}` })
          const change =
            kind === 'append' || place === 0
              ? ((await log.append(id, said(`text ${n}`)))?.change ?? null)
              : await log.replace(id, place, json)
          if (change === null) throw new Error('nothing was changed')
          changes.push(change)
          if (how !== 'not at all') watchers.tell(id, how === 'to look' ? [] : [change])
          if (how === 'twice') watchers.tell(id, [change])
          if (pauses) await new Promise((resolve) => setTimeout(resolve, 3))
        }
        watchers.tell(id)
        const page = pageOf(id, await log.read(id, 0, 100), { after: 0, isLast: true })
        const activities = page.activities.map((json) => Said.parse(JSON.parse(json)))
        const shown = () => [...new Map(heard.map((one) => [one.id, one.text])).entries()]
        const isShown = ([place]: [string, string]): boolean => activities.some((one) => one.id === place)
        await expect
          .poll(() => shown().filter(isShown).sort())
          .toEqual(activities.map(({ id: place, text }) => [place, text]).sort())
        expect(errors).toEqual([])
        // Whoever hears a change twice, or an old one after a new one, would show what is over.
        const texts = heard.map(({ text }) => text)
        expect(new Set(texts).size).toBe(texts.length)
        expect(Number(watermark())).toBeLessThanOrEqual(Math.max(...changes.map(({ seq }) => seq)))
      }),
      { numRuns: 25 },
    )
  })
})

import { expect, test } from 'vitest'
import { postTo } from '../bot/world.ts'
import { start } from '../dialogs/program.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { engines, rowsOf } from '../support/stores.ts'

test.each(engines)(
  'a program killed on $engine with replies waiting sends them after its next start, each once and in order',
  async ({ freshUrl }) => {
    const databaseUrl = await freshUrl()
    const channel = await connectorEndpoint()
    await channel.goDown()
    const first = await start(databaseUrl)
    const say = (text: string, conversation: string) =>
      postTo(
        first.url,
        JSON.stringify({
          type: 'message',
          id: `${conversation} ${text}`,
          channelId: 'webchat',
          serviceUrl: channel.serviceUrl,
          conversation: { id: conversation },
          from: { id: `user of ${conversation}` },
          recipient: { id: 'bot' },
          text,
        }),
      )
    for (const text of ['hello', 'help']) {
      for (const conversation of ['c1', 'c2']) expect((await say(text, conversation)).status).toBe(200)
    }
    const waiting = () => rowsOf(databaseUrl, 'select lane, payload from deliveries order by seq')
    // A try that is under way when the program dies keeps its lane for as long as it may have taken.
    const isTrying = async () => {
      first.hold()
      const claimed = await rowsOf(
        databaseUrl,
        'select lane from delivery_lanes where claimed_until is not null',
      )
      if (claimed.length > 0) first.goOn()
      return claimed.length > 0
    }
    await expect.poll(isTrying, { interval: 20 }).toBe(false)
    await first.kill('SIGKILL')
    const kept = (await waiting()) as { lane: string; payload: string }[]
    expect(kept.length).toBeGreaterThanOrEqual(4)
    expect(channel.received).toEqual([])

    await channel.comeUp()
    await start(databaseUrl)
    await expect.poll(waiting, { timeout: 20_000 }).toEqual([])
    const keys = (conversation: string) =>
      channel.received.flatMap(({ at, key }) => (at.startsWith(`${conversation}/`) ? [key] : []))
    for (const conversation of ['c1', 'c2']) {
      const theirs = kept.filter(({ lane }) => lane.endsWith(` ${conversation}`))
      expect(keys(conversation)).toEqual(theirs.map(({ payload }) => JSON.parse(payload).key))
    }
  },
)

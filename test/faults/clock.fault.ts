import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { grantedCode } from '../../bench/contracts.ts'
import { translator } from '../../src/messages/translator.ts'
import { postTo } from '../bot/world.ts'
import { chatWith } from '../dialogs/world.ts'
import { freshFolder, rowsOf } from '../support/stores.ts'
import { badConnector } from './bad-connector.ts'
import { countOf, problemsInBooks } from './books.ts'
import { deliver, linesWith, wordsOf } from './channel.ts'
import { contractsKey, sqliteWithContracts } from './contracts.ts'
import { type Guichet, startGuichet } from './running.ts'

const hour = 3_600_000
const preload = fileURLToPath(new URL('preload/clock.ts', import.meta.url))
const t = translator('en')

type Machine = {
  databaseUrl: string
  program: Guichet
  /** Sets the clock to so many hours ahead of the real one. */
  set(hours: number): Promise<void>
  /** After it ended. */
  comeUp(): Promise<void>
}

const aMachine = async (hoursAhead = 0): Promise<Machine> => {
  const databaseUrl = await sqliteWithContracts(200)
  const file = join(await freshFolder(), 'clock')
  const set = async (hours: number): Promise<void> => {
    await writeFile(file, String(hours * hour))
    // The program looks every 20 ms.
    await sleep(200)
  }
  await set(hoursAhead)
  const env = { ...contractsKey, CLOCK_FILE: file }
  const start = () => startGuichet({ databaseUrl, env, flags: ['--import', preload] })
  const machine: Machine = {
    databaseUrl,
    program: await start(),
    set,
    comeUp: async () => {
      machine.program = await start()
    },
  }
  return machine
}

const jumps = [
  ['an hour forward', 1],
  ['an hour back', -1],
] as const

describe.each(jumps)('a clock that jumps %s', (_, hours) => {
  test('between any two messages changes no word, and what the channel repeats is not done again', async () => {
    const machine = await aMachine()
    const { program, databaseUrl } = machine
    const connector = await badConnector()
    const say = (n: number, at: number, text: string) =>
      deliver(program.url, { conversation: `c${n}`, at, text, serviceUrl: connector.serviceUrl })
    for (const [at, text] of linesWith(grantedCode(0)).entries()) await say(0, at, text)
    for (const [at, text] of linesWith(grantedCode(1)).entries()) {
      expect((await say(1, at, text)).status).toBe(200)
      await machine.set(at % 2 === 0 ? hours : 0)
      expect((await say(1, at, text)).status).toBe(200)
    }
    const read = (n: number) =>
      connector.taken.get(`c${n}`)?.map(({ reply }) => wordsOf(reply, grantedCode(n)))
    expect(read(1)).toEqual(read(0))
    expect(await countOf(databaseUrl, 'tickets')).toBe(2)
    expect(await problemsInBooks(databaseUrl, contractsKey)).toEqual([])
  })

  test('keeps no reply from leaving that waits to be sent again', async () => {
    const machine = await aMachine()
    const connector = await badConnector()
    connector.fail({ kind: 'status', status: 503 })
    const say = (n: number) =>
      deliver(machine.program.url, {
        conversation: `c${n}`,
        at: 0,
        text: 'hello',
        serviceUrl: connector.serviceUrl,
      })
    await Promise.all([0, 1, 2, 3].map(say))
    await machine.set(hours)
    await Promise.all([4, 5, 6, 7].map(say))
    expect(connector.taken.size).toBe(0)
    connector.heal()
    await expect.poll(() => countOf(machine.databaseUrl, 'deliveries')).toBe(0)
    expect([...connector.taken.values()].map((replies) => replies.length)).toEqual(Array(8).fill(1))
  })

  test('keeps who guessed too often out for as long as was said at least, and for good nobody', async () => {
    const machine = await aMachine()
    const chat = chatWith((activity) => postTo(machine.program.url, JSON.stringify(activity)), {})
    await chat.script([['company'], ['technical'], ['no']])
    for (let n = 1; n <= 5; n++) await chat.say(`99999999${n}0`)
    const tooMany = /Too many/
    expect(await chat.say(grantedCode(0))).toMatch(tooMany)
    await machine.set(hours)
    const other = chatWith((activity) => postTo(machine.program.url, JSON.stringify(activity)), {
      conversation: 'other',
      user: 'other',
    })
    await other.script([[grantedCode(1), t('ask.subject')]])
    if (hours < 0) expect(await chat.say(grantedCode(0))).toMatch(tooMany)
    await machine.set(2)
    expect(await chat.say(grantedCode(0))).not.toMatch(tooMany)
  })
})

const Access = z.object({
  domain: z.string(),
  token: z.string(),
  conversationId: z.string(),
  resume: z.string(),
})
const Opened = z.object({ streamUrl: z.string() })

describe('a visitor of the website', () => {
  const visit = async ({ program }: Machine, resume?: string) => {
    const asJson = { 'content-type': 'application/json' }
    const body = JSON.stringify({ ...(resume && { resume }) })
    const entered = await fetch(`${program.url}/api/widget/token`, { method: 'POST', headers: asJson, body })
    const access = Access.parse(await entered.json())
    const headers = { ...asJson, authorization: `Bearer ${access.token}` }
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${access.domain}/${path}`, { ...init, headers, signal: AbortSignal.timeout(10_000) })
    const say = (text: string) =>
      ask(`conversations/${access.conversationId}/activities`, {
        method: 'POST',
        body: JSON.stringify({ type: 'message', text }),
      })
    return { access, ask, say }
  }

  test.each(jumps)(
    'goes on after a jump %s: by the token or by a new one, in the same conversation',
    async (_, hours) => {
      const machine = await aMachine()
      const { access, ask, say } = await visit(machine)
      expect((await ask('conversations', { method: 'POST', body: '{}' })).status).toBe(201)
      await machine.set(hours)
      expect((await say('thanks')).status).toBe(hours > 0 ? 403 : 200)
      const again = await visit(machine, access.resume)
      expect(again.access.conversationId).toBe(access.conversationId)
      const { streamUrl } = Opened.parse(
        await (await again.ask(`conversations/${access.conversationId}`)).json(),
      )
      const socket = new WebSocket(streamUrl)
      const heard: string[] = []
      socket.on('message', (data) => heard.push(String(data)))
      expect((await again.say('thanks')).status).toBe(200)
      await expect.poll(() => heard.join()).toContain(t('menu.again'))
      socket.close()
      await machine.set(0)
      // Back is a jump too, the other way: forward, a token that was given out before it has ended.
      expect((await again.say('thanks')).status).toBe(hours > 0 ? 200 : 403)
      const atLast = await visit(machine, again.access.resume)
      expect(atLast.access.conversationId).toBe(access.conversationId)
      expect((await atLast.say('thanks')).status).toBe(200)
    },
  )

  /** Thirty of them show a wrong code at once, and the program is killed as soon as the first one hears that it was taken down. */
  const crash = async (machine: Machine, pending: () => Promise<number>): Promise<void> => {
    const visitors = await Promise.all(Array.from({ length: 30 }, () => visit(machine)))
    for (const { ask } of visitors) await ask('conversations', { method: 'POST', body: '{}' })
    for (const text of [t('button.business'), t('button.technical'), t('button.no')]) {
      for (const { say } of visitors) expect((await say(text)).status).toBe(200)
      await expect.poll(pending).toBe(0)
    }
    // A guess is counted before it is told: that is not committed with the answer.
    await Promise.all(
      visitors.map(({ say }, n) =>
        say(`99999999${String(n).padStart(2, '0')}`).then(
          () => machine.program.child.kill('SIGKILL'),
          () => undefined,
        ),
      ),
    )
  }

  test('is answered after a crash although the clock was set back before the program came up again', async () => {
    const machine = await aMachine(1)
    const pending = () => countOf(machine.databaseUrl, 'channel_activities where pending is not null')
    await crash(machine, pending)
    // The answers may all have been committed before the signal came.
    for (let tries = 1; tries < 5 && (await pending()) === 0; tries++) {
      await machine.comeUp()
      await crash(machine, pending)
    }
    await machine.set(0)
    expect(await pending()).toBeGreaterThan(0)
    await machine.comeUp()
    await expect.poll(pending).toBe(0)
    const asked = await rowsOf(
      machine.databaseUrl,
      "select key from channel_activities where author = 'user'",
    )
    const answered = await rowsOf(
      machine.databaseUrl,
      "select key from channel_activities where author = 'bot'",
    )
    expect(answered.length).toBeGreaterThanOrEqual(asked.length)
  })
})

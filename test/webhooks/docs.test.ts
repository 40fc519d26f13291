import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { keptAliveTransport } from '../../src/bot/connector/transport.ts'
import { createDisputeLinks } from '../../src/disputes/link.ts'
import type { TicketId } from '../../src/rules/index.ts'
import type { Delivery, StoredEvent } from '../../src/store/outbox-port.ts'
import type { Reader } from '../../src/store/ports.ts'
import { webhookRoute } from '../../src/webhooks/outgoing.ts'
import {
  anEntrance,
  type Entrance,
  ourSecret,
  post,
  secretOf,
  signed,
  signedByZammad,
  signedByZendesk,
  ticket,
  zammadMoment,
} from './world.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const doc = readFileSync(`${root}/docs/WEBHOOKS.md`, 'utf8')
const demoTicket = 'T-AAAAA-AAAAA-Y'

/** What stands in the fences of a section, exactly, but for the indent that they share. */
const examples = (heading: string, language: string): string[] => {
  const section = doc.split(/^## /m).find((one) => one.startsWith(heading)) ?? ''
  return [...section.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    ([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd(),
  )
}

/** As Zammad fills in a payload and writes it: numbers without quotes, then to_json. */
const filledByZammad = (template: string, state: string): string => {
  const values: Record<string, string | number> = {
    'ticket.updated_at': zammadMoment(),
    'ticket.guichet_ticket': ticket,
    'ticket.state.name': state,
    'article.id': 104,
  }
  const filled = template.replaceAll(/"#\{([a-z_.]+)\}"/g, (_, name) => JSON.stringify(values[name]))
  return JSON.stringify(JSON.parse(filled))
}

const filledByZendesk = (template: string): string =>
  template.replaceAll('{{ticket.ticket_field_360001234567}}', ticket)

const withDemoTicket = async (): Promise<Entrance> => {
  const entrance = await anEntrance()
  await entrance.withEntitlement({ id: 'E-2', code: '9876543210', tickets: [{ id: demoTicket }] })
  return entrance
}

/** Runs an example of the document as a person would who saved it. */
const runScript = (source: string, env: Record<string, string>) => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  return { child, out: () => out }
}

describe('the examples of docs/WEBHOOKS.md', () => {
  test('move and answer a ticket, signed by Standard Webhooks', async () => {
    const { at, trail } = await withDemoTicket()
    const bodies = examples('In:', 'json')
    expect(bodies).toHaveLength(2)
    for (const body of bodies)
      expect(await post(at.standard, body, signed(body))).toMatchObject({ status: 200 })
    expect(await trail()).toEqual(['webhook move', 'webhook answer'])
  })

  test('move and answer a ticket, filled in and signed as Zammad does', async () => {
    const { at, desk, trail } = await anEntrance()
    const [moved = '', answered = '', ...more] = examples('Zammad', 'json')
    expect(more).toEqual([])
    for (const body of [filledByZammad(answered, 'open'), filledByZammad(moved, 'pending reminder')])
      expect(await post(at.zammad, body, signedByZammad(body))).toMatchObject({ status: 200 })
    expect(await desk.ticket(ticket)).toMatchObject({ status: 'pending' })
    expect(await trail()).toEqual(['webhook answer', 'webhook move'])
  })

  test('move and answer a ticket, filled in and signed as Zendesk does', async () => {
    const { at, desk, trail } = await anEntrance()
    const bodies = examples('Zendesk', 'json').map(filledByZendesk)
    expect(bodies).toHaveLength(4)
    for (const body of bodies)
      expect(await post(at.zendesk, body, signedByZendesk(body))).toMatchObject({ status: 200 })
    expect(await desk.ticket(ticket)).toMatchObject({ status: 'closed' })
    expect(await trail()).toEqual(['webhook answer', 'webhook move', 'webhook move'])
  })

  test('list every state of Zammad that is known', async () => {
    const section = doc.split(/^## /m).find((one) => one.startsWith('Zammad')) ?? ''
    const [moved = ''] = examples('Zammad', 'json')
    const rows = [...section.matchAll(/^\| (`.*`) \| (\w+) \|$/gm)]
    expect(rows).toHaveLength(3)
    for (const [, states = '', here = ''] of rows)
      for (const [, state = ''] of states.matchAll(/`([^`]+)`/g)) {
        const { at } = await anEntrance()
        const body = filledByZammad(moved, state)
        expect(await post(at.zammad, body, signedByZammad(body))).toMatchObject({ body: { to: here } })
      }
  })

  test('send with nothing but Node', async () => {
    const { at, trail } = await withDemoTicket()
    const [source = ''] = examples('In:', 'js')
    const { child, out } = runScript(source, {
      TICKET_WEBHOOK_SECRET: ourSecret,
      GUICHET_URL: new URL(at.standard).origin,
    })
    await once(child, 'close')
    const promised = /^`(200 .*)`/m.exec(doc)?.[1]
    expect(out().trim()).toBe(promised)
    expect(await trail()).toEqual(['webhook move'])
  })

  test('receive what goes out, once, and nothing that is forged', async () => {
    const secret = secretOf('outgoing')
    const [source = ''] = examples('Out:', 'js')
    const [shown = ''] = examples('Out:', 'json')
    const event = JSON.parse(shown)
    const port = await freePort()
    const { out } = runScript(source, { WEBHOOK_SECRET: secret, PORT: String(port) })
    const transport = keptAliveTransport()
    onTestFinished(() => transport.close())
    const now = () => new Date()
    const links = createDisputeLinks({ key: Buffer.alloc(32, 'key'), base: 'https://desk.example', now })
    const route = (under: string) =>
      webhookRoute({ urls: [`http://127.0.0.1:${port}/`], secret: under, transport, links, now })
    const stored = {
      seq: 1,
      id: 'event-1',
      at: event.timestamp,
      topic: event.type,
      ticket: event.data.ticket as TicketId,
      entitlement: event.data.entitlement,
      payload: JSON.stringify({ topic: event.type, ...event.data }),
    } satisfies StoredEvent
    const [delivery] = await route(secret).expand(stored, {} as Reader)
    const due: Delivery = {
      ...(delivery ?? expect.fail('nothing to deliver')),
      seq: 1,
      tries: 0,
      state: 'waiting',
      dueAt: event.timestamp,
      problem: null,
    }
    expect(JSON.parse(JSON.parse(due.payload).body)).toEqual(event)
    await expect.poll(() => route(secret).send(due), { timeout: 10_000 }).toEqual({ kind: 'sent' })
    expect(await route(secret).send(due)).toEqual({ kind: 'sent' })
    expect(await route(secretOf('forged')).send(due)).toMatchObject({ why: expect.stringMatching(/ 401$/) })
    await expect.poll(out).toBe(`ticket.moved ${demoTicket}\n`)
  })
})

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

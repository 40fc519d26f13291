import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { erase } from '../../src/desk/erase.ts'
import { mailRoute } from '../../src/mail/route.ts'
import { createSmtp } from '../../src/mail/smtp.ts'
import type { Delivery, NewDelivery, StoredEvent } from '../../src/store/outbox-port.ts'
import { instantOf, type OperationId } from '../../src/store/ports.ts'
import { moment } from '../desk/opening.ts'
import { anIncidentSpent, hours, type Spent } from '../disputes/world.ts'
import { theCode, theOwner } from '../support/desk.ts'
import { aMailServer } from '../support/mail-server.ts'

const from = 'Guichet <desk@desk.example>'

/** What the desk wrote into the outbox, as the dispatcher hands it on. */
const eventsOf = async (world: Spent): Promise<StoredEvent[]> => {
  const rows = (await world.rows('select id, at, topic, ticket, entitlement, payload from outbox')) as Omit<
    StoredEvent,
    'seq'
  >[]
  return rows.map((row, index) => ({ ...row, seq: index + 1 }))
}

const routeTo = (world: Spent, url: string, now = () => moment) =>
  mailRoute({ desk: world.desk, links: world.links({ now }), send: createSmtp({ url, from }) })

const deliveriesOf = async (world: Spent): Promise<NewDelivery[]> => {
  const { expand } = routeTo(world, 'smtp://127.0.0.1:1')
  const events = await eventsOf(world)
  return world.store.read(async (reader) => {
    const all = await Promise.all(events.map((event) => expand(event, reader)))
    return all.flat()
  })
}

const asDelivery = (one: NewDelivery): Delivery => ({
  ...one,
  seq: 1,
  tries: 0,
  state: 'waiting',
  dueAt: one.at,
  problem: null,
})

const theDelivery = async (world: Spent): Promise<Delivery> => {
  const [only, ...others] = await deliveriesOf(world)
  if (!only || others.length > 0) throw new Error('expected one delivery')
  return asDelivery(only)
}

describe('an incident spent', () => {
  test('is told to its owner in French and English, with what was spent and a link to dispute it', async () => {
    const world = await anIncidentSpent()
    const server = await aMailServer()
    expect(await routeTo(world, server.url).send(await theDelivery(world))).toEqual({ kind: 'sent' })
    const [{ mail, recipients } = expect.fail('no mail')] = server.received
    expect(recipients).toEqual(['ada@example.org'])
    expect(mail.from?.text).toBe('"Guichet" <desk@desk.example>')
    expect(mail.subject).toBe(
      'Un incident d’assistance a été utilisé (Parallels) / A support incident was used (Parallels)',
    )
    const ticket = (await world.desk.tickets({ limit: 1 }))[0]?.id
    const link = world.links().to('op' as OperationId, instantOf(moment))
    expect(mail.text?.match(/https:\/\/\S+/g)).toEqual([link?.url, link?.url])
    for (const said of [
      'Bonjour Ada Lovelace,',
      'Hello Ada Lovelace,',
      `Numéro de ticket\u00a0: ${ticket}`,
      'Problem: It does not start',
      'When: 15 March 2026, 12:00 UTC',
      'Support code: ending in 6789',
      'Incidents left: 2',
      'there is nothing to do',
      'by 16 March 2026, 12:00 UTC',
    ])
      expect(mail.text).toContain(said)
    expect(mail.text).not.toContain(theCode)
    expect(mail.html).toContain(`href="${link?.url}"`)
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  })

  test('leaves no personal data in the outbox, and no other event is told', async () => {
    const world = await anIncidentSpent()
    const deliveries = await deliveriesOf(world)
    expect((await eventsOf(world)).map(({ topic }) => topic)).toEqual(['incident.spent', 'ticket.opened'])
    expect(deliveries).toHaveLength(1)
    expect(JSON.stringify(deliveries)).not.toMatch(/ada@|Lovelace|start/)
    expect(await deliveriesOf(world)).toEqual(deliveries)
  })

  test('is told again after the server was busy, under the same Message-ID', async () => {
    const world = await anIncidentSpent()
    const codes = [451, null, null]
    const server = await aMailServer({ answer: () => codes.shift() ?? null })
    const route = routeTo(world, server.url)
    const delivery = await theDelivery(world)
    expect(await route.send(delivery)).toMatchObject({ kind: 'again', why: expect.stringContaining('451') })
    expect(await route.send(delivery)).toEqual({ kind: 'sent' })
    expect(await route.send({ ...delivery, tries: 2 })).toEqual({ kind: 'sent' })
    const [first, second] = server.received.map(({ mail }) => mail)
    expect(first?.messageId).toMatch(/^<mail-[\w-]+@desk\.example>$/)
    expect(second?.messageId).toBe(first?.messageId)
    expect(second?.text).toBe(first?.text)
  })

  test('is refused where the server refuses it for good, which says nothing of the owner', async () => {
    const world = await anIncidentSpent()
    const server = await aMailServer({ accepts: () => false })
    const result = await routeTo(world, server.url).send(await theDelivery(world))
    expect(result).toEqual({ kind: 'refused', why: 'the mail server answered 550 to RCPT TO' })
    const full = await aMailServer({ answer: () => 554 })
    expect(await routeTo(world, full.url).send(await theDelivery(world))).toMatchObject({ kind: 'refused' })
  })

  test('is tried again where there is no server, or one that says nothing', async () => {
    const world = await anIncidentSpent()
    const delivery = await theDelivery(world)
    expect(await routeTo(world, 'smtp://127.0.0.1:1').send(delivery)).toMatchObject({ kind: 'again' })
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    onTestFinished(() => void silent.close())
    await new Promise((resolve) => silent.once('listening', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const limits = { step: 100, whole: 1000 }
    const send = createSmtp({ url: `smtp://127.0.0.1:${port}`, from }, limits)
    const { desk } = world
    expect(await mailRoute({ desk, links: world.links(), send }).send(delivery)).toMatchObject({
      kind: 'again',
    })
  })

  test('is told to nobody where the owner has no address, or is erased', async () => {
    const world = await anIncidentSpent()
    const route = routeTo(world, 'smtp://127.0.0.1:1')
    const delivery = await theDelivery(world)
    const at = instantOf(moment)
    await erase(world.store, world.secrets, { customer: theOwner, actor: 'desk', at })
    expect(await route.send(delivery)).toEqual({ kind: 'unwanted' })
    expect(await route.send({ ...delivery, payload: '' })).toEqual({ kind: 'unwanted' })
    expect(await deliveriesOf(world)).toEqual([])
  })

  test('told too late for a dispute leads to a person', async () => {
    const world = await anIncidentSpent()
    const server = await aMailServer()
    await routeTo(world, server.url, () => hours(25)).send(await theDelivery(world))
    const text = server.received[0]?.mail.text ?? ''
    expect(text).toContain('https://www.parallels.com/support/chat/')
    expect(text).not.toContain('/disputes/')
  })

  test('brings no header, recipient or markup of what others typed', async () => {
    const name = 'Ada\r\nBcc: eve@example.org\r\n\r\n<b>"Ada"</b>'
    const world = await anIncidentSpent({ name }, { subject: 'Hi\r\nX-Evil: 1\r\n<img src=x> & “you”' })
    const server = await aMailServer()
    expect(await routeTo(world, server.url).send(await theDelivery(world))).toEqual({ kind: 'sent' })
    const [{ mail, recipients } = expect.fail('no mail')] = server.received
    expect(recipients).toEqual(['ada@example.org'])
    expect([mail.bcc, mail.headers.get('x-evil')]).toEqual([undefined, undefined])
    expect(mail.to).toMatchObject({ value: [{ address: 'ada@example.org' }] })
    expect(mail.html).not.toMatch(/<img|<b>/)
    expect(mail.html).toContain('&#60;img src=x&#62; &#38;')
    expect(mail.text).toContain('Hello Ada Bcc: eve@example.org <b>"Ada"</b>,')
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressed, written } from '../../src/bot/address.ts'
import { parseActivity } from '../../src/bot/incoming.ts'
import type { TurnEffect } from '../../src/bot/meeting.ts'
import { lastTurnIn, lastTurnOf } from '../../src/bot/state.ts'
import type { Instant } from '../../src/store/ports.ts'

const address = {
  channelId: 'webchat',
  serviceUrl: 'https://channel.test/',
  conversation: { id: 'c', name: 'Café', conversationType: 'personal', isGroup: false },
  from: { id: 'bot', name: 'Bot' },
  recipient: { id: 'user-1', name: 'É. “Ursula” ⁨K⁩' },
  replyToId: 'a1',
}
const said = fc.record(
  {
    type: fc.constant('message'),
    text: fc.string({ unit: 'grapheme' }),
    summary: fc.string({ unit: 'binary' }),
    attachments: fc.array(fc.record({ contentType: fc.string(), content: fc.jsonValue() })),
  },
  { requiredKeys: ['type'] },
)
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('a reply goes out with its address, whatever it says, and is kept without it', () => {
  fc.assert(
    fc.property(said, (reply) => {
      const { effect, json } = written({ kind: 'send', activity: { ...address, ...reply } })
      if (effect.kind !== 'send') throw new Error('a reply stays one')
      expect(JSON.parse(effect.json ?? '')).toEqual(asJson({ ...address, ...reply }))
      expect(JSON.parse(json)).toEqual(asJson({ kind: 'send', activity: reply }))
    }),
  )
})

test('a reply without any address is what it says', () => {
  expect(written({ kind: 'send', activity: { type: 'message' } }).effect).toMatchObject({
    json: '{"type":"message"}',
  })
})

test('what else a turn does to its channel is kept as it is', () => {
  const effects: TurnEffect[] = [
    { kind: 'delete', id: 'a1' },
    { kind: 'update', activity: { ...address, id: 'a1', type: 'message' } },
  ]
  for (const effect of effects) expect(written(effect)).toEqual({ effect, json: JSON.stringify(effect) })
})

test('the last turn is read as it was written, and its replies are addressed again', () => {
  const reply = { type: 'message', text: 'Hello' }
  const effects: TurnEffect[] = [
    { kind: 'send', activity: { ...address, ...reply } },
    { kind: 'delete', id: 'a1' },
  ]
  const turn = {
    key: 'message a1',
    at: '2026-12-01T10:00:00.000Z' as Instant,
    by: 'p',
    answer: { status: 200 },
  }
  const last = lastTurnIn('{}', lastTurnOf(turn, effects.map(written)))
  expect(last).toEqual({
    ...turn,
    effects: [
      { kind: 'send', activity: reply },
      { kind: 'delete', id: 'a1' },
    ],
  })
  expect(lastTurnIn('{}', lastTurnOf(turn, []))).toEqual({ ...turn, effects: [] })
  const { activity } = posted()
  const [again] = (last?.effects ?? []).map((one) => addressed(one, activity))
  expect(again).toMatchObject({ kind: 'send', activity: { ...reply, replyToId: 'a1', from: address.from } })
})

/** What that turn answered. */
const posted = () => {
  const { channelId, serviceUrl, conversation, from, recipient } = address
  const sent = {
    type: 'message',
    id: 'a1',
    channelId,
    serviceUrl,
    conversation,
    from: recipient,
    recipient: from,
  }
  const parsed = parseActivity(sent, 100)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed
}

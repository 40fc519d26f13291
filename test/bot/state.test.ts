import { expect, test } from 'vitest'
import { documentOf, lastTurnIn, openConversation } from '../../src/bot/state.ts'
import { instantOf } from '../../src/store/ports.ts'

const now = new Date('2026-03-01T10:00:00Z')
const last = {
  key: 'message 1',
  at: instantOf(now),
  by: 'here',
  effects: [{ kind: 'send' as const, activity: { type: 'message', text: 'one\ntwo' } }],
  answer: { status: 200 },
}
const conversation = {
  version: 'v1',
  heardAt: null,
  data: { dialogs: { dialogStack: [] }, memory: { lines: ['a\nb'] } },
  reference: null,
  seen: ['message 1'],
  failures: 0,
}
const limits = { now, silenceLimit: 1000 }

test('a conversation and its last turn come back from a document as they were', () => {
  const document = documentOf(conversation)
  expect(openConversation(document, 'v1', limits).conversation).toEqual(conversation)
  expect(lastTurnIn(document, JSON.stringify(last))).toEqual(last)
  expect(lastTurnIn(document, null)).toBeNull()
})

test.each([
  ['in one line', JSON.stringify({ ...conversation, last })],
  ['in two', `${JSON.stringify(conversation)}\n${JSON.stringify(last)}`],
])('a document as earlier versions left it, %s, has its conversation and its last turn', (_, document) => {
  expect(openConversation(document, 'v1', limits).conversation).toEqual(conversation)
  expect(lastTurnIn(document, null)).toEqual(last)
})

test('a last turn that cannot be read is none', () => {
  expect(lastTurnIn(JSON.stringify(conversation), '{"key":')).toBeNull()
  expect(lastTurnIn('not JSON', null)).toBeNull()
})

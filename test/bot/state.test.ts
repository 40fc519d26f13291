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
  const document = documentOf(conversation, last)
  expect(openConversation(document, 'v1', limits).conversation).toEqual(conversation)
  expect(lastTurnIn(document)).toEqual(last)
  expect(lastTurnIn(documentOf(conversation, null))).toBeNull()
})

test('a document of one line, as earlier versions left it, has its conversation and its last turn', () => {
  const document = JSON.stringify({ ...conversation, last })
  expect(openConversation(document, 'v1', limits).conversation).toEqual(conversation)
  expect(lastTurnIn(document)).toEqual(last)
})

test('a last turn that cannot be read is none', () => {
  expect(lastTurnIn(`${JSON.stringify(conversation)}\n{"key":`)).toBeNull()
  expect(lastTurnIn('not JSON')).toBeNull()
})

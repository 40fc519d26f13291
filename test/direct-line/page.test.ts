import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newsOf, pageOf, parseActivity } from '../../src/channels/direct-line/page.ts'

const at = { after: 0, isLast: true }

test('an activity gets its id and its number, whatever it says, and keeps its channel data', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('"channelData"', '}', '{"id":1}', '\\'))
  const channelData = fc.option(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), { nil: undefined })
  fc.assert(
    fc.property(text, channelData, fc.integer({ min: 1, max: 9_999_999 }), (said, data, position) => {
      const json = JSON.stringify({ type: 'message', text: said, channelData: data })
      const { activities } = pageOf('c1', [{ position, seq: position, json }], at)
      expect(activities.map(parseActivity)).toEqual([
        {
          ...parseActivity(json),
          id: `c1|${String(position).padStart(7, '0')}`,
          channelData: { ...data, 'webchat:sequence-id': position },
        },
      ])
    }),
  )
})

test('what was changed is news only where nothing is missing in between', () => {
  const change = (seq: number) => ({ position: seq, seq, json: '{"type":"message"}' })
  expect(newsOf('c1', [change(4), change(5)])).toMatchObject({ after: 3, page: { watermark: 5 } })
  expect(newsOf('c1', [change(4), change(6)])).toBeNull()
  expect(newsOf('c1', [])).toBeNull()
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pack, parseSubmit, type Submit } from '../../cards/submit.ts'

const submits: Submit[] = [
  { action: 'customer', customer: 'home', nonce: 'n' },
  { action: 'call', call: 'licensing' },
  { action: 'hasTicket', answer: 'unsure', nonce: 'n' },
  { action: 'credential', credential: 'licenseKey', nonce: 'n' },
  { action: 'where', nonce: 'n' },
  { action: 'text', field: 'subject', text: 'it broke', nonce: 'n' },
  { action: 'sameProblem', ticket: 'T-1', nonce: 'n' },
  { action: 'otherProblem', nonce: 'n' },
  { action: 'confirm', operation: 'op-1', nonce: 'n' },
  { action: 'change', nonce: 'n' },
  { action: 'continue', ticket: 'T-1' },
  { action: 'message', ticket: 'T-1' },
  { action: 'copy', ticket: 'T-1' },
  { action: 'emailChat', ticket: 'T-1' },
  { action: 'stopUpdates', ticket: 'T-1' },
  { action: 'ticketStatus', ticket: 'T-1' },
  { action: 'offer', offer: 'boundTicket', ticket: 'T-1' },
  { action: 'offer', offer: 'web' },
  { action: 'article', article: 'slug', nonce: 'n' },
  { action: 'solved', nonce: 'n' },
  { action: 'notSolved', nonce: 'n' },
  { action: 'feedback', useful: false, nonce: 'n' },
  { action: 'skip', nonce: 'n' },
  { action: 'resume' },
  { action: 'language', locale: 'fr' },
  { action: 'command', command: 'back', nonce: 'n' },
]

describe('the codec of submit payloads', () => {
  test.each(submits)('reads back $action', (submit) => {
    expect(parseSubmit(pack(submit))).toEqual(submit)
    expect(parseSubmit(JSON.stringify(pack(submit)))).toEqual(submit)
  })

  test('fills in what was typed, though the card was packed without it', () => {
    const data = pack({ action: 'text', field: 'credential', text: '', nonce: 'n' })
    expect(parseSubmit({ ...data, text: ' 0012345678 ' })).toEqual({
      action: 'text',
      field: 'credential',
      text: ' 0012345678 ',
      nonce: 'n',
    })
  })

  test('ignores inputs of others, the wrapper of Teams and every claim', () => {
    const claims = { price: 0, owner: 'me', entitlement: 'E-9', incidents: 99 }
    const value = {
      ...claims,
      text: 'left over',
      msteams: { type: 'messageBack' },
      guichet: { action: 'confirm', operation: 'op-1', ...claims },
    }
    expect(parseSubmit(value)).toEqual({ action: 'confirm', operation: 'op-1' })
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'hello'],
    ['a list', [1]],
    ['a stranger’s card', { action: 'confirm', operation: 'op-1' }],
    ['an unknown action', { guichet: { action: 'fly' } }],
    ['a wrong type', { guichet: { action: 'confirm', operation: 1 } }],
    ['an empty operation', { guichet: { action: 'confirm', operation: '' } }],
    ['a list for our data', { guichet: ['confirm'] }],
    ['a nonce that is no text', { guichet: { action: 'resume', nonce: {} } }],
    ['an id of any length', { guichet: { action: 'copy', ticket: 'T'.repeat(101) } }],
    ['an offer that does not exist', { guichet: { action: 'offer', offer: '__proto__' } }],
  ])('does not take %s for a submit of ours', (_what, value) => {
    expect(parseSubmit(value)).toBeNull()
  })

  test('never throws, and reads only well-formed submits', () => {
    const ours = fc.record({ guichet: fc.anything(), text: fc.anything() })
    fc.assert(
      fc.property(fc.oneof(fc.anything(), ours, fc.json()), (value) => {
        const submit = parseSubmit(value)
        if (submit !== null) expect(parseSubmit(pack(submit))).toEqual(submit)
      }),
    )
  })
})

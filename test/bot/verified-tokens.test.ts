import type { Activity } from 'botbuilder'
import { ClaimsIdentity } from 'botframework-connector'
import { expect, test } from 'vitest'
import { type Caller, insideCaller } from '../../src/bot/authentication.ts'
import { rememberVerified } from '../../src/bot/verified-tokens.ts'

const activity = { channelId: 'webchat', serviceUrl: 'https://channel.example/' } as Activity

/** Counts how often a token is really checked. */
const aCheck = (claims: Record<string, string | number>) => {
  const checked: string[] = []
  let now = 0
  const values = Object.entries(claims).map(([type, value]) => ({ type, value: String(value) }))
  const caller: Caller = { ...insideCaller, claimsIdentity: new ClaimsIdentity(values, true) }
  const authenticate = rememberVerified(
    async (_activity, authorization) => {
      checked.push(authorization)
      if (authorization === 'bad') throw new Error('not authorized')
      return caller
    },
    () => now,
  )
  const goTo = (milliseconds: number): void => {
    now = milliseconds
  }
  return { authenticate, checked, goTo }
}

test('a token is checked once, and again when it has expired', async () => {
  const { authenticate, checked, goTo } = aCheck({ exp: 600 })
  await authenticate(activity, 'one')
  goTo(599_999)
  await authenticate(activity, 'one')
  expect(checked).toEqual(['one'])
  goTo(600_000)
  await authenticate(activity, 'one')
  expect(checked).toEqual(['one', 'one'])
})

test('a refusal is not remembered, nor who needs no token', async () => {
  const { authenticate, checked } = aCheck({})
  await expect(authenticate(activity, 'bad')).rejects.toThrow('not authorized')
  await expect(authenticate(activity, 'bad')).rejects.toThrow('not authorized')
  await authenticate(activity, '')
  await authenticate(activity, '')
  expect(checked).toEqual(['bad', 'bad', '', ''])
})

test('only so many are remembered, and the oldest is forgotten first', async () => {
  const { authenticate, checked } = aCheck({ exp: 600 })
  for (let n = 0; n <= 1000; n++) await authenticate(activity, `token ${n}`)
  await authenticate(activity, 'token 1000')
  await authenticate(activity, 'token 0')
  expect(checked.slice(1000)).toEqual(['token 1000', 'token 0'])
})

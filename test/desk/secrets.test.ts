import { describe, expect, test } from 'vitest'
import { createSecrets, newKey, parseKey } from '../../src/desk/secrets.ts'
import type { Sealed } from '../../src/store/ports.ts'
import { keyNamed } from './opening.ts'

const secrets = createSecrets(keyNamed('one'))
const others = createSecrets(keyNamed('other'))

describe('a code', () => {
  test('has one tag by kind and key', () => {
    const tags = [secrets, others].flatMap(({ tag }) => [
      tag('supportCode', '0123456789'),
      tag('licenseKey', '0123456789'),
      tag('supportCode', '123456789'),
    ])
    expect(new Set(tags).size).toBe(tags.length)
    expect(secrets.tag('supportCode', '0123456789')).toBe(
      createSecrets(keyNamed('one')).tag('supportCode', '0123456789'),
    )
  })

  test('comes out of its seal as it went in, and looks different each time', () => {
    const [one, two] = [secrets.seal('0012345678'), secrets.seal('0012345678')]
    expect(secrets.unseal(one)).toBe('0012345678')
    expect(one).not.toBe(two)
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('0012345678')
  })

  test('does not come out under another key', () => {
    expect(() => others.unseal(secrets.seal('0012345678'))).toThrow()
  })

  test('does not come out of a seal of which any byte was altered, or that was cut', () => {
    const sealed = Buffer.from(secrets.seal('0012345678'), 'base64url')
    for (const index of sealed.keys()) {
      const altered = Buffer.from(sealed)
      altered[index] = (altered[index] ?? 0) ^ 1
      expect(() => secrets.unseal(altered.toString('base64url') as Sealed), `byte ${index}`).toThrow()
      expect(
        () => secrets.unseal(sealed.subarray(0, index).toString('base64url') as Sealed),
        `cut at ${index}`,
      ).toThrow()
    }
  })
})

describe('a key', () => {
  const bytes = keyNamed('one')

  test.each([
    ['base64url', bytes.toString('base64url')],
    ['base64', bytes.toString('base64')],
    ['hex', bytes.toString('hex')],
    ['capital hex', bytes.toString('hex').toUpperCase()],
  ])('is read as %s', (_form, text) => {
    expect(parseKey(text)).toEqual(bytes)
  })

  test.each([
    ['nothing', ''],
    ['31 bytes', bytes.subarray(1).toString('base64url')],
    ['33 bytes', Buffer.concat([bytes, Buffer.of(1)]).toString('base64url')],
    ['a password', 'correct horse battery staple'],
    ['hex that is cut off', bytes.toString('hex').slice(1)],
    ['a line end after it', `${bytes.toString('base64url')}\n`],
    ['a character of no such alphabet', `${bytes.toString('base64url').slice(0, -1)}!`],
    ['more after its padding', `${bytes.toString('base64')}AAAA`],
  ])('is not %s', (_what, text) => {
    expect(parseKey(text)).toBeNull()
  })

  test('made anew is read, and is never the same', () => {
    expect(parseKey(newKey())).toHaveLength(32)
    expect(newKey()).not.toBe(newKey())
  })

  test('is told from another by its fingerprint, which is not a part of it', () => {
    expect(secrets.fingerprint).not.toBe(others.fingerprint)
    expect(bytes.toString('base64url')).not.toContain(secrets.fingerprint)
  })
})

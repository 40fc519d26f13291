import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Attack, Headers, Pass } from '../attack.ts'

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Every way in that reads a body, with who may. */
const readers: [method: string, path: string, pass: Pass][] = [
  ['POST', '/api/messages', 'channel'],
  ['POST', '/api/messages', 'none'],
  ['POST', '/api/authorizations', 'key'],
  ['POST', '/api/widget/token', 'none'],
  ['POST', '/api/webhooks/tickets', { hook: 'standard' }],
  ['POST', '/api/webhooks/tickets/zammad', { hook: 'zammad' }],
  ['POST', '/api/webhooks/tickets/zendesk', { hook: 'zendesk' }],
  ['POST', '/v3/directline/tokens/generate', 'secret'],
  ['POST', '/v3/directline/conversations', 'visitor'],
  ['POST', '/v3/directline/conversations/{conversation}/activities', 'visitor'],
  ['POST', '/v3/directline/conversations/{conversation}/upload', 'visitor'],
  ['POST', '/disputes/token', 'none'],
]

const levels = 200_000
const bomb = gzipSync(Buffer.alloc(20_000_000, ' '))
const halfBomb = bomb.subarray(0, bomb.length >> 1)

type Body = [headers: Headers, body: Buffer | string]

const bodies: Body[] = [
  [json, '['.repeat(levels)],
  [json, `${'['.repeat(levels)}${']'.repeat(levels)}`],
  [json, '{"a":'.repeat(40_000)],
  [json, `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
  [json, `"${'\\u0000'.repeat(40_000)}"`],
  [json, `{"a":${'9'.repeat(200_000)}}`],
  [json, `{${'"a":1,'.repeat(40_000)}"a":1}`],
  [json, '\ufeff{}'],
  [json, Buffer.from([0xff, 0xfe, 0x7b, 0x7d])],
  [json, Buffer.alloc(200_000)],
  [json, 'null'],
  [json, '"text"'],
  [json, ' '],
  [json, '{"type":"message",}'],
  [json, '{"type":"mess'],
  [json, '{"a":1e999999}'],
  [json, '{"__proto__":{"type":"message"}}'],
  [{ ...json, 'content-encoding': 'gzip' }, bomb],
  [{ ...json, 'content-encoding': 'gzip' }, halfBomb],
  [{ ...json, 'content-encoding': 'gzip' }, 'not gzip at all'],
  [{ ...json, 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync('{}'))],
  [{ ...json, 'content-encoding': 'br' }, brotliCompressSync('{}')],
  [{ ...json, 'content-encoding': 'deflate' }, 'xx'],
  [{ ...json, 'content-encoding': 'identity' }, '{}'],
  [json, bomb],
  [{ 'content-type': 'application/json; charset=utf-7' }, '{}'],
  [{ 'content-type': 'application/json; charset=utf-16' }, Buffer.from('{}', 'utf16le')],
  [{ 'content-type': 'text/plain' }, '{}'],
  [{ 'content-type': 'multipart/form-data; boundary=x' }, '--x\r\n\r\n--x--'],
  [{ 'content-type': 'multipart/form-data' }, 'no boundary'],
  [{ 'content-type': '' }, '{}'],
  [{ 'content-type': 'application/json/json' }, '{}'],
  [form, 'a=b&token=x&kind=check'],
  [form, 'token=%ff%fe&kind=%00&comment=%zz'],
  [form, `token=${'x'.repeat(100_000)}`],
  [form, 'a='.repeat(8000)],
]

/** In rare ones, so that most of the run is not spent on moving bytes. */
const huge: Body[] = [
  [json, Buffer.alloc(1_000_000, '[')],
  [json, Buffer.alloc(3_000_000, 'x')],
  [form, Buffer.alloc(3_000_000, '&')],
  [{ ...json, 'transfer-encoding': 'chunked' }, Buffer.alloc(3_000_000, ' ')],
]

const to = (family: string, choice: fc.Arbitrary<Body>) =>
  fc.tuple(fc.constantFrom(...readers), choice).map(
    ([[method, path, pass], [headers, body]]): Attack => ({
      family,
      pass,
      deed: { kind: 'request', method, path, headers, body },
    }),
  )

const cut = fc
  .tuple(fc.constantFrom(...bodies), fc.nat(100), fc.uint8Array({ maxLength: 8 }))
  .map(([[headers, body], percent, noise]): Body => {
    const bytes = Buffer.from(body).subarray(0, 20_000)
    const at = Math.floor((bytes.length * percent) / 100)
    return [headers, Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])]
  })

export const broken = {
  bodies: to('bodies', fc.oneof(fc.constantFrom(...bodies), cut)),
  huge: to('huge bodies', fc.constantFrom(...huge)),
}

import fc from 'fast-check'
import type { Attack } from '../attack.ts'

type Raw = Extract<Attack['deed'], { kind: 'raw' }>
const raw = (family: string, parts: Raw['parts'], then: Raw['then'] = 'end'): Attack => ({
  family,
  pass: 'none',
  deed: { kind: 'raw', parts, then },
})

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n`
const head = (first: string, ...headers: string[]): string => lines(first, 'Host: x', ...headers, '')
const post = (...headers: string[]): string =>
  head('POST /api/messages HTTP/1.1', 'Content-Type: application/json', ...headers)

const messages: Raw['parts'][] = [
  ['hello\r\n\r\n'],
  ['\r\n\r\n\r\n'],
  ['GET\r\n\r\n'],
  ['GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
  ['GET / HTTP/1.0\r\n\r\n'],
  ['GET / HTTP/1.1\r\n\r\n'],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['CONNECT attacker.example:443 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET //attacker.example/ HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET \\healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET /é HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'],
  ['GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n'],
  ['GET /healthz HTTP/1.1\r\nHost: x\r\nx: a\r\n b\r\n\r\n'],
  ['GET /healthz HTTP/1.1\nHost: x\n\n'],
  ['GET /healthz HTTP/1.1\r\nHost: x\r\n: nameless\r\n\r\n'],
  [`GET /healthz HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(4000)}\r\n`],
  [`GET /${'x'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  [head('GET /healthz HTTP/1.1').repeat(50)],
  [post('Content-Length: 2', 'Content-Length: 3'), '{}'],
  [post('Content-Length: -1'), '{}'],
  [post('Content-Length: 99999999999999999999'), '{}'],
  [post('Content-Length: 1e3'), '{}'],
  [post('Content-Length: 2', 'Transfer-Encoding: chunked'), '0\r\n\r\n', head('GET /healthz HTTP/1.1')],
  [post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity'), '0\r\n\r\n'],
  [post('Transfer-Encoding: chunked'), 'zz\r\n{}\r\n'],
  [post('Transfer-Encoding: chunked'), 'ffffffffffffffff\r\n{}'],
  [post('Transfer-Encoding: chunked'), '2;x=y\r\n{}\r\n0\r\nTrailer: x\r\n\r\n'],
  [post('Transfer-Encoding: chunked'), `1;${'e'.repeat(20_000)}\r\n{\r\n`],
  [post('Transfer-Encoding: chunked'), '1\r\n{\r\n'.repeat(3000), '0\r\n\r\n'],
  [post('Content-Length: 100'), '{"type"'],
  [post('Content-Length: 10', 'Expect: 100-continue'), 5, '{}        '],
  [
    'POST /disputes/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\n',
    'a=b',
  ],
]

const noise = fc.uint8Array({ maxLength: 40 })

/** A message with some of its bytes lost and others in their place. */
const bent = fc
  .tuple(fc.constantFrom(...messages), fc.nat(99), fc.nat(20), noise)
  .map(([parts, percent, lost, added]) => {
    const bytes = Buffer.from(parts.filter((part) => typeof part !== 'number').join(''), 'latin1')
    const at = Math.floor((bytes.length * percent) / 100)
    return [Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + lost)])]
  })

const wire = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...messages),
      bent,
      fc.uint8Array({ maxLength: 300 }).map((bytes) => [Buffer.from(bytes)]),
    ),
    fc.constantFrom<Raw['then'][]>('end', 'end', 'leave'),
  )
  .map(([parts, then]) => raw('wire', parts, then))

const slow = fc.constantFrom<Attack[]>(
  raw('slow', ['GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: '], 'hold'),
  raw(
    'slow',
    Array.from({ length: 30 }, (_, n) => [`x-${n}: y\r\n`, 500])
      .flat()
      .toSpliced(0, 0, 'GET /healthz HTTP/1.1\r\n'),
    'hold',
  ),
  raw('slow', [post('Content-Length: 100'), '{'], 'hold'),
  raw(
    'slow',
    [post('Transfer-Encoding: chunked'), ...Array.from({ length: 30 }, () => ['1\r\n \r\n', 500]).flat()],
    'hold',
  ),
  raw('slow', [''], 'leave'),
  raw(
    'slow',
    [
      head(
        'POST /v3/directline/conversations HTTP/1.1',
        'Content-Type: application/json',
        'Content-Length: 50',
      ),
    ],
    'hold',
  ),
)

const key = 'dGhlIHNhbXBsZSBub25jZQ=='
const upgrade = (path: string, ...more: string[]): string =>
  head(`GET ${path} HTTP/1.1`, 'Connection: Upgrade', 'Upgrade: websocket', ...more)
const whole = ['Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`]

const upgraded = fc
  .tuple(
    fc.constantFrom(
      '/api/messages',
      '/api/messages?x=1',
      '/',
      '//',
      '/v3/directline/conversations/AAAAAAAAAAAAAAAAAAAAAA/stream',
      '/v3/directline/conversations/AAAAAAAAAAAAAAAAAAAAAA/stream?t=x.y.z&watermark=-',
      '/v3/directline/conversations//stream',
      '/widget/chat',
    ),
    fc.constantFrom(
      whole,
      [],
      ['Sec-WebSocket-Version: 99', `Sec-WebSocket-Key: ${key}`],
      ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: x'],
      [...whole, 'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99'],
      [...whole, 'Sec-WebSocket-Protocol: ,,'],
      [...whole, 'Origin: https://attacker.example'],
      [...whole, 'Content-Length: 5'],
    ),
    noise,
    fc.constantFrom<Raw['then'][]>('end', 'leave'),
  )
  .map(([path, headers, bytes, then]) =>
    raw('upgrades', [upgrade(path, ...headers), Buffer.from(bytes)], then),
  )

/** Masked with zeros, as a client's must be masked; `length` may claim more than there is. */
const frame = (first: number, payload: Buffer, length = payload.length): Buffer => {
  const size = Buffer.alloc(10)
  size[0] = first
  size[1] = 0x80 | 127
  size.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([size, Buffer.alloc(4), payload])
}
const frames: Buffer[] = [
  frame(0x81, Buffer.from('')),
  frame(0x81, Buffer.from('{"activities":[]}')),
  frame(0x82, Buffer.alloc(1000)),
  frame(0x81, Buffer.alloc(300_000, 'x')),
  frame(0x81, Buffer.from('x'), 2 ** 40),
  frame(0x81, Buffer.from([0xff, 0xfe, 0xfd])),
  frame(0x01, Buffer.from('never ends')),
  frame(0x80, Buffer.from('continues nothing')),
  frame(0xf1, Buffer.from('reserved bits')),
  frame(0x8b, Buffer.from('a pong')),
  frame(0x89, Buffer.alloc(125)),
  frame(0x89, Buffer.alloc(2000)),
  frame(0x88, Buffer.from([0x03])),
  frame(0x88, Buffer.from([0x00, 0x01])),
  frame(0x83, Buffer.from('no such opcode')),
  Buffer.concat(Array.from({ length: 500 }, () => frame(0x81, Buffer.from('chatter')))),
  Buffer.from([0x81, 0x01, 0x78]),
]
const streams = fc
  .array(
    fc.oneof(
      fc.constantFrom(...frames),
      noise.map((bytes) => Buffer.from(bytes)),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts): Attack => ({ family: 'streams', pass: 'visitor', deed: { kind: 'stream', parts } }))

export const wires = { wire, slow, upgraded, streams }

import { isUtf8 } from 'node:buffer'
import { Positions } from './positions.ts'
import { Unreadable } from './problem.ts'

/**
 * The bytes of a UTF-8 text without its byte order mark, in chunks that end between characters.
 * @throws Unreadable at the first byte that is no text
 */
export async function* utf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const before = new Positions()
  let rest: Uint8Array = new Uint8Array()
  let isFirst = true
  for await (const chunk of chunks) {
    const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    if (isFirst && joined.length < 3) {
      rest = joined
      continue
    }
    const bytes = isFirst ? withoutMark(joined) : joined
    isFirst = false
    const end = bytes.length - incompleteTail(bytes)
    rest = bytes.subarray(end)
    yield checked(bytes.subarray(0, end), before)
  }
  if (rest.length > 0) yield checked(isFirst ? withoutMark(rest) : rest, before)
}

const withoutMark = (bytes: Uint8Array): Uint8Array => {
  const [first, second, third] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new Unreadable({ line: 1, column: 1 }, 'expected UTF-8, found UTF-16: save the file as UTF-8')
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes
}

/** How many bytes at the end begin a character that the next chunk completes. */
const incompleteTail = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0
  }
  return 0
}

const lengthOf = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2)

const checked = (bytes: Uint8Array, before: Positions): Uint8Array => {
  const nul = bytes.indexOf(0)
  if (nul === -1 && isUtf8(bytes)) {
    before.feed(bytes)
    before.end()
    return bytes
  }
  const invalid = firstInvalid(bytes)
  const isNul = nul !== -1 && (invalid === -1 || nul < invalid)
  before.feed(bytes.subarray(0, isNul ? nul : invalid))
  throw new Unreadable(
    before.end(),
    isNul
      ? 'expected text, found a NUL byte: the file is damaged, or UTF-16 and to be saved as UTF-8'
      : 'expected UTF-8, found a byte of another encoding, such as Latin-1: save the file as UTF-8',
  )
}

/** The longest valid start, by halving. */
const firstInvalid = (bytes: Uint8Array): number => {
  if (isUtf8(bytes)) return -1
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    const start = bytes.subarray(0, middle)
    if (isUtf8(start.subarray(0, middle - incompleteTail(start)))) valid = middle
    else invalid = middle
  }
  return valid - incompleteTail(bytes.subarray(0, valid))
}

/** The first line and what frames the body of one HTTP/1.1 message; `text` is all of it. */
export type Head = {
  firstLine: string
  text: string
  bodyAt: number
  length: number
  isChunked: boolean
  closes: boolean
}

export type OnMessage = (head: Head, body: Buffer) => void

/**
 * Cuts what comes from a socket into whole HTTP/1.1 messages: Content-Length and chunked bodies, keep-alive and
 * pipelining, nothing more. By hand, so that the load generator costs less CPU than what it measures.
 */
export class MessageReader {
  readonly #onMessage: OnMessage
  #bytes: Buffer | null = null
  #head: Head | null = null

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage
  }

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes === null ? chunk : Buffer.concat([this.#bytes, chunk])
    while (this.#bytes !== null && this.#readOne(this.#bytes));
  }

  #readOne(bytes: Buffer): boolean {
    this.#head ??= readHead(bytes)
    if (this.#head === null) return false
    const head = this.#head
    const read = head.isChunked ? readChunks(bytes, head.bodyAt) : readBody(bytes, head)
    if (read === null) return false
    this.#head = null
    this.#bytes = read.end === bytes.length ? null : bytes.subarray(read.end)
    this.#onMessage(head, read.body)
    return true
  }
}

const readHead = (bytes: Buffer): Head | null => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const text = bytes.toString('latin1', 0, end)
  const firstLine = text.split('\r\n', 1)[0] ?? ''
  return {
    firstLine,
    text,
    bodyAt: end + 4,
    length: Number(/\r\ncontent-length:\s*(\d+)/i.exec(text)?.[1] ?? 0),
    isChunked: /\r\ntransfer-encoding:\s*chunked/i.test(text),
    closes: /\r\nconnection:\s*close/i.test(text),
  }
}

type Read = { body: Buffer; end: number } | null

const readBody = (bytes: Buffer, { bodyAt, length }: Head): Read =>
  bytes.length < bodyAt + length
    ? null
    : { body: bytes.subarray(bodyAt, bodyAt + length), end: bodyAt + length }

const readChunks = (bytes: Buffer, start: number): Read => {
  const parts: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const data = lineEnd + 2
    if (bytes.length < data + size + 2) return null
    if (size === 0) return { body: Buffer.concat(parts), end: data + 2 }
    parts.push(bytes.subarray(data, data + size))
    at = data + size + 2
  }
}

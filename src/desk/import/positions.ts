import type { Place } from './problem.ts'

const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Lines and columns of byte offsets in a UTF-8 stream, asked for in rising order. Bytes are kept until they are passed.
 * Lines end with LF, CRLF or CR; a column counts characters (code points) from 1.
 */
export class Positions {
  #chunks: Uint8Array[] = []
  /** Where the first kept chunk begins, and how far into it the cursor stands. */
  #start = 0
  #cursor = 0
  #line = 1
  #column = 1
  #afterReturn = false

  feed(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
  }

  /** The place of an offset; of the end, for an offset past it. */
  at(offset: number): Place {
    for (let chunk = this.#chunks[0]; chunk; chunk = this.#chunks[0]) {
      const stop = Math.min(offset - this.#start, chunk.length)
      while (this.#cursor < stop) this.#pass(chunk[this.#cursor++] ?? 0)
      if (offset - this.#start < chunk.length) break
      this.#chunks.shift()
      this.#start += chunk.length
      this.#cursor = 0
    }
    return { line: this.#line, column: this.#column }
  }

  /** The place after everything that was fed. */
  end(): Place {
    return this.at(Number.POSITIVE_INFINITY)
  }

  #pass(byte: number): void {
    const endsPair = byte === NEWLINE && this.#afterReturn
    this.#afterReturn = byte === RETURN
    if (endsPair) return
    if (byte === NEWLINE || byte === RETURN) {
      this.#line += 1
      this.#column = 1
    } else if ((byte & 0xc0) !== 0x80) {
      this.#column += 1
    }
  }
}

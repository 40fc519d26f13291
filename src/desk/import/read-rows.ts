import { csvRows } from './csv-rows.ts'
import { jsonRows } from './json-rows.ts'
import { Unreadable } from './problem.ts'
import type { ReadItem } from './read-row.ts'
import { utf8 } from './utf8.ts'

const ENOUGH_FOR_A_HEADER = 1 << 16

/** The rows of one file, JSON or CSV by its content, in batches. A problem that ends the reading is the last item. */
export async function* readRows(
  fileName: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ReadItem[]> {
  try {
    const { head, all } = await peek(utf8(chunks))
    if (head.trim() === '')
      throw new Unreadable({ line: 1, column: 1 }, 'expected JSON or CSV, found an empty file')
    yield* isJson(head, fileName) ? jsonRows(all) : csvRows(fileName, head, all)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    yield [{ kind: 'problem', place: error.place, problem: error.message }]
  }
}

const isJson = (head: string, fileName: string): boolean =>
  /^\s*[[{]/.test(head) || fileName.toLowerCase().endsWith('.json')

/** The beginning with the first line that is not blank, and the whole once more. */
const peek = async (
  chunks: AsyncGenerator<Uint8Array>,
): Promise<{ head: string; all: AsyncGenerator<Uint8Array> }> => {
  let head = Buffer.alloc(0)
  while (!/[\r\n]/.test(head.toString('utf8').trimStart()) && head.length < ENOUGH_FOR_A_HEADER) {
    const { value, done } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return { head: head.toString('utf8'), all: prepend(head, chunks) }
}

async function* prepend(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  yield* rest
}

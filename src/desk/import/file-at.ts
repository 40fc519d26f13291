import { createReadStream } from 'node:fs'
import type { ImportFile } from './import-files.ts'
import { Unreadable } from './problem.ts'

/** The rows of one piece are in memory at once: small pieces keep it small, however long the file. */
const PIECE = 1 << 14

/** A file of an import on disk. */
export const fileAt = (path: string): ImportFile => ({ name: path, read: () => bytesOf(path) })

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: PIECE })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new Unreadable(
      { line: 1, column: 1 },
      `expected a file that can be read, found none (${error.code})`,
    )
  }
}

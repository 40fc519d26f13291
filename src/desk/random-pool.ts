import { randomFillSync } from 'node:crypto'

const poolSize = 4096

/** Random bytes of the operating system's, fetched many at once: each call for a few costs as much as one for thousands. */
export const createRandomPool = (): ((size: number) => Buffer) => {
  const pool = Buffer.alloc(poolSize)
  let at = poolSize
  return (size) => {
    if (at + size > poolSize) {
      randomFillSync(pool)
      at = 0
    }
    const bytes = Buffer.from(pool.subarray(at, at + size))
    // What was handed out is nobody else's to find.
    pool.fill(0, at, at + size)
    at += size
    return bytes
  }
}

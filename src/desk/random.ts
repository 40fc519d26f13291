import { randomBytes as fromSystem } from 'node:crypto'

/** In bytes. */
const atOnce = 4096

let left = Buffer.alloc(0)

/**
 * That many bytes that nobody can guess, each of which is handed out once. As `randomBytes` of node:crypto, but for its cost:
 * they are asked for many at a time, as `randomUUID` does.
 */
export const randomBytes = (size: number): Buffer => {
  if (left.length < size) left = fromSystem(Math.max(atOnce, size))
  const bytes = left.subarray(0, size)
  left = left.subarray(size)
  return bytes
}

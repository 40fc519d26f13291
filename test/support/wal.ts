import { readFileSync } from 'node:fs'

/** Frames of the WAL that end a transaction, by the file format: those that name the size of the database. */
export const commitsIn = (path: string): number => {
  const wal = readFileSync(`${path}-wal`)
  const frame = 24 + wal.readUInt32BE(8)
  const frames = Math.floor((wal.length - 32) / frame)
  return Array.from({ length: frames }, (_, at) => wal.readUInt32BE(32 + at * frame + 4)).filter(
    (size) => size > 0,
  ).length
}

import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Why no disk of a test's own can be mounted here; null where it can. */
export const whyNoMount = (): string | null => {
  const at = mkdtempSync(join(tmpdir(), 'guichet-mount-'))
  const { status, error, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], {
    encoding: 'utf8',
  })
  if (status === 0) execFileSync('umount', [at])
  rmSync(at, { recursive: true })
  return status === 0 ? null : `mount: ${error?.message ?? stderr.trim()}`
}

export type SmallDisk = {
  readonly folder: string
  /** Takes all the space that is left. */
  fill(): void
  /** Gives it back. */
  free(): void
  /** Only while nobody has a file open for writing. */
  makeReadOnly(): void
}

/** A disk of so many megabytes, for as long as the test runs. */
export const aSmallDisk = (megabytes: number): SmallDisk => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  onTestFinished(() => {
    // Lazily: the program may be ending still.
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  })
  const filler = join(folder, 'filler')
  return {
    folder,
    fill: () => fillUp(filler),
    free: () => rmSync(filler),
    makeReadOnly: () => execFileSync('mount', ['-o', 'remount,ro', folder]),
  }
}

const fillUp = (path: string): void => {
  const file = openSync(path, 'a')
  try {
    for (const size of [1 << 16, 1 << 12, 1]) writeUntilFull(file, Buffer.alloc(size))
  } finally {
    closeSync(file)
  }
}

const writeUntilFull = (file: number, chunk: Buffer): void => {
  try {
    for (;;) if (writeSync(file, chunk) < chunk.length) return
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

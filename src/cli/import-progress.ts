import { SingleBar } from 'cli-progress'
import type { ImportProgress } from '../desk/import/import-files.ts'
import { unreachable } from '../rules/index.ts'
import type { CliIo } from './context.ts'

/** Checking and merging take about as long as reading: a bar by bytes alone would stand still at its end. */
const AFTER_READING = { check: 0.6, merge: 0.75 } as const

/** A bar on a person's terminal, by bytes read and then by what is left to do; nothing elsewhere. */
export const importProgress = (
  { isTerminal, stderr }: CliIo,
  bytes: number,
): { show: (progress: ImportProgress) => void; stop: () => void } => {
  if (!isTerminal || bytes === 0) return { show: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: '{stage} [{bar}] {percentage}%',
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
  })
  bar.start(1000, 0, { stage: 'reading ' })
  return {
    show: (progress) => {
      switch (progress.stage) {
        case 'read':
          return bar.update((600 * progress.bytes) / bytes, { stage: 'reading ' })
        case 'check':
          return bar.update(1000 * AFTER_READING.check, { stage: 'checking' })
        case 'merge':
          return bar.update(1000 * AFTER_READING.merge, { stage: 'merging ' })
        default:
          return unreachable(progress)
      }
    },
    stop: () => bar.stop(),
  }
}

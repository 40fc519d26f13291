import { z } from 'zod'
import { inspectorIn, openInspector } from '../support/inspector.ts'
import type { Guichet } from './running.ts'

const Usage = z.object({ usedSize: z.number() })

export type Heap = {
  /** Bytes that are in use once all garbage was collected. */
  afterCollection(): Promise<number>
  close(): void
}

/** The heap of a program that was started with `--inspect=127.0.0.1:0`. */
export const heapOf = async (program: Guichet): Promise<Heap> => {
  const url = inspectorIn(program.errors())
  if (url === null) throw new Error(`no inspector: ${program.errors()}`)
  const { ask, close } = await openInspector(url)
  return {
    afterCollection: async () => {
      // What the first finds only after finalizers ran, the second takes.
      await ask('HeapProfiler.collectGarbage')
      await ask('HeapProfiler.collectGarbage')
      return Usage.parse(await ask('Runtime.getHeapUsage')).usedSize
    },
    close,
  }
}

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** This process among those that share the store, and what it can tell about another. */
export type Instance = {
  readonly id: string
  fateOf(id: string): 'alive' | 'gone' | 'unknown'
}

/** Of a process on another machine nothing can be told. A process id may have been given anew; the last part tells. */
export const thisInstance = (): Instance => {
  const id = [hostname(), process.pid, randomUUID()].join('/')
  return {
    id,
    fateOf: (other) => {
      const [host, pid] = other.split('/')
      if (other === id) return 'alive'
      if (host !== hostname()) return 'unknown'
      return Number(pid) !== process.pid && isRunning(Number(pid)) ? 'alive' : 'gone'
    },
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

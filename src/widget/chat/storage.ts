/** Strings by name. A browser may forbid storage or be full: then they last as long as the page. */
export type Shelf = {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
}

const prefix = 'guichet.'

/** A shelf over `localStorage` or `sessionStorage`; `open` throws where the browser forbids it. */
export const createShelf = (open: () => Storage): Shelf => {
  const memory = new Map<string, string>()
  const storage = attempt(open)
  return {
    get: (key) => memory.get(key) ?? attempt(() => storage?.getItem(prefix + key)) ?? null,
    set: (key, value) => {
      memory.set(key, value)
      attempt(() => storage?.setItem(prefix + key, value))
      if (attempt(() => storage?.getItem(prefix + key)) === value) memory.delete(key)
    },
    remove: (key) => {
      memory.delete(key)
      attempt(() => storage?.removeItem(prefix + key))
    },
    keys: () => [...new Set([...memory.keys(), ...(attempt(() => keysOf(storage)) ?? [])])],
  }
}

const keysOf = (storage: Storage | null): string[] =>
  Object.keys(storage ?? {}).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))

const attempt = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}

/** A kept JSON object; null where there is none or it is not one. */
export const readObject = (shelf: Shelf, key: string): Record<string, unknown> | null => {
  const value = attempt((): unknown => JSON.parse(shelf.get(key) ?? 'null'))
  return isObject(value) ? value : null
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Tells of a key that another tab changed; null when it cleared everything. */
export const onOtherTab = (listener: (key: string | null) => void): void =>
  addEventListener('storage', ({ key }) => {
    if (key === null) listener(null)
    else if (key.startsWith(prefix)) listener(key.slice(prefix.length))
  })

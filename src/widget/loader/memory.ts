const key = 'guichet'

/** What the host page's storage says of this visitor: nothing more than whether they have, or had, a conversation. */
export type Past = 'open' | 'ended' | null

/** A browser that forbids storage remembers nothing. */
export const recall = (): Past => {
  try {
    const kept = localStorage.getItem(key)
    return kept === 'open' || kept === 'ended' ? kept : null
  } catch {
    return null
  }
}

export const remember = (past: Past): void => {
  try {
    if (past === null) localStorage.removeItem(key)
    else localStorage.setItem(key, past)
  } catch {}
}

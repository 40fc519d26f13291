import type { ActivityJson, Reader } from './service.ts'

/** Who in this process waits for news of which conversation. */
export class Watchers {
  readonly #readers = new Map<string, Set<Reader>>()

  /** Until the returned function is called. */
  add(conversation: string, reader: Reader): () => void {
    const readers = this.#readers.get(conversation) ?? new Set()
    this.#readers.set(conversation, readers.add(reader))
    return () => {
      readers.delete(reader)
      if (readers.size === 0 && this.#readers.get(conversation) === readers)
        this.#readers.delete(conversation)
    }
  }

  /** Null: any conversation may have news. */
  tell(conversation: string | null): void {
    if (conversation === null) for (const readers of this.#readers.values()) tellAll(readers)
    else tellAll(this.#readers.get(conversation) ?? [])
  }

  pass(conversation: string, activity: ActivityJson): void {
    for (const { onPassing } of this.#readers.get(conversation) ?? []) onPassing(activity)
  }
}

const tellAll = (readers: Iterable<Reader>): void => {
  for (const { onNews } of readers) onNews()
}

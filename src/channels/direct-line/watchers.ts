import type { LogChange } from '../../store/log-port.ts'
import { newsOf } from './page.ts'
import type { ActivityJson, News, Reader } from './service.ts'

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

  /** Null: any conversation may have news. `changes` are what was committed just now; without them, readers look. */
  tell(conversation: string | null, changes: LogChange[] = []): void {
    if (conversation === null) {
      for (const readers of this.#readers.values()) tellAll(readers, null)
      return
    }
    const readers = this.#readers.get(conversation)
    if (readers !== undefined) tellAll(readers, newsOf(conversation, changes))
  }

  pass(conversation: string, activity: ActivityJson): void {
    for (const { onPassing } of this.#readers.get(conversation) ?? []) onPassing(activity)
  }
}

const tellAll = (readers: Iterable<Reader>, news: News | null): void => {
  for (const { onNews } of readers) onNews(news)
}

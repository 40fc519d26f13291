/** What Web Chat asks of an observable, and no more. */
type Observer<T> = { next?: (value: T) => void; error?: (error: unknown) => void }
export type Observable<T> = { subscribe(observer: Observer<T>): { unsubscribe(): void } }

/** An observable that tells whoever comes late everything that was said. */
export const createReplay = <T>(): Observable<T> & { say(value: T): void } => {
  const said: T[] = []
  const observers = new Set<Observer<T>>()
  return {
    say: (value) => {
      said.push(value)
      for (const observer of observers) observer.next?.(value)
    },
    subscribe: (observer) => {
      for (const value of said) observer.next?.(value)
      observers.add(observer)
      return { unsubscribe: () => observers.delete(observer) }
    },
  }
}

export const observableOf = <T>(promise: Promise<T>): Observable<T> => ({
  subscribe: (observer) => {
    let isOver = false
    promise.then(
      (value) => isOver || observer.next?.(value),
      (error: unknown) => isOver || observer.error?.(error),
    )
    return {
      unsubscribe: () => {
        isOver = true
      },
    }
  },
})

/**
 * What is under way, by key, in the order of coming. Many look-ups at once, all let in before the first miss is counted,
 * would be as many guesses for free: so each counts those that came before it and are not settled as if they had missed.
 */
export type InFlight = { enter(keys: string[]): Place }

export type Place = {
  /** How many that came earlier are still here, in the order of the keys. */
  ahead(): number[]
  /** Resolves when anybody leaves. */
  anyLeft(): Promise<void>
  leave(): void
}

export const createInFlight = (): InFlight => {
  const present = new Map<string, Set<symbol>>()
  let left = Promise.withResolvers<void>()
  return {
    enter: (keys) => {
      const me = Symbol('in flight')
      for (const key of keys) present.set(key, (present.get(key) ?? new Set()).add(me))
      return {
        ahead: () => keys.map((key) => [...(present.get(key) ?? [])].indexOf(me)),
        anyLeft: () => left.promise,
        leave: () => {
          for (const key of keys) {
            present.get(key)?.delete(me)
            if (present.get(key)?.size === 0) present.delete(key)
          }
          left.resolve()
          left = Promise.withResolvers()
        },
      }
    },
  }
}

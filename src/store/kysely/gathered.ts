/**
 * Does together what is asked for by turns that go on together (see `createCohort`), or while the last group is under way:
 * `doAll` gives each its own result, in their order. Where it fails as a whole, all fail.
 */
export const gathered = <T, R>(
  doAll: (items: T[]) => Promise<PromiseSettledResult<R>[]>,
): ((item: T) => Promise<R>) => {
  type Waiting = { item: T; resolve: (result: R) => void; reject: (reason: unknown) => void }
  let waiting: Waiting[] = []
  let isScheduled = false

  const flush = async (): Promise<void> => {
    const group = waiting
    waiting = []
    try {
      const results = await doAll(group.map(({ item }) => item))
      for (const [at, { resolve, reject }] of group.entries()) {
        const result = results[at]
        if (result?.status === 'fulfilled') resolve(result.value)
        else reject(result?.reason)
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    isScheduled = waiting.length > 0
    if (isScheduled) queueMicrotask(flush)
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (isScheduled) return
      isScheduled = true
      queueMicrotask(flush)
    })
}

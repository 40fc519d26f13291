import { type Activity, clientIdOf, leaving } from './activity.ts'
import type { Link } from './link.ts'
import type { Outbox } from './outbox.ts'
import { backoff, type Pauses } from './pause.ts'

/** Posts what waits in the outbox, one after the other and in order, over whichever link there is. */
export type Sender = {
  /** Resolves with the activity's id once the desk has it; rejects when the desk refuses it. */
  send(activity: Activity): Promise<string>
  /** An activity came in; if it is the echo of one of ours, that one has arrived, whatever its post was answered. */
  heard(activity: Activity): void
  use(link: Link | null): void
}

type Waiter = { resolve: (id: string) => void; reject: (error: Error) => void }

export const createSender = (outbox: Outbox, { pause }: Pauses): Sender => {
  const waiters = new Map<string, Waiter>()
  let link: Link | null = null
  let isPosting = false

  const settle = (activity: Activity, id: string | null) => {
    outbox.remove(activity)
    const clientId = clientIdOf(activity) ?? ''
    const waiter = waiters.get(clientId)
    waiters.delete(clientId)
    if (id === null) waiter?.reject(new Error('the desk refused the message'))
    else waiter?.resolve(id)
  }

  const postAll = async () => {
    if (isPosting) return
    isPosting = true
    for (let failures = 0; ; ) {
      const [first] = outbox.all()
      if (!first || !link) break
      const answer = await link.post(leaving(first))
      if (answer === 'again') await pause(backoff(failures++, Math.random))
      else {
        failures = 0
        settle(first, answer === 'sent' ? '' : null)
      }
    }
    isPosting = false
  }

  return {
    send: (activity) => {
      outbox.add(activity)
      return new Promise((resolve, reject) => {
        waiters.set(clientIdOf(activity) ?? '', { resolve, reject })
        postAll()
      })
    },
    heard: (activity) => {
      const clientId = clientIdOf(activity)
      const mine = outbox.all().find((each) => clientId !== null && clientIdOf(each) === clientId)
      if (mine) settle(mine, activity.id ?? '')
    },
    use: (next) => {
      link = next
      if (link) postAll()
    },
  }
}

/** Loaded before the program (`--import`): its clock is ahead of the machine's by what is in the file that CLOCK_FILE names, in ms. */
import { readFileSync, watchFile } from 'node:fs'

const file = process.env.CLOCK_FILE ?? ''
const RealDate = Date
let ahead = 0

const look = (): void => {
  ahead = Number(readFileSync(file, 'utf8'))
}
look()
watchFile(file, { interval: 20 }, look).unref()

/** As Date is, but for what it takes the time to be. Timers and `performance.now()` go on as they are, as those of a machine do whose clock is set. */
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: [], newTarget) =>
    given.length > 0
      ? Reflect.construct(target, given, newTarget)
      : Reflect.construct(target, [target.now() + ahead], newTarget),
  apply: () => new RealDate(RealDate.now() + ahead).toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => target.now() + ahead : Reflect.get(target, name, receiver),
})

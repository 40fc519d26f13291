import { flushCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/**
 * V8 compiles a function well once it was called 3,000 times, and first 400 times: a desk takes its rarer steps that often
 * within hours. A sixth of that is enough for it to have seen what they are called with.
 */
const compilingSooner = [
  '--invocation-count-for-maglev=100',
  '--invocation-count-for-turbofan=500',
  '--minimum-invocations-after-ic-update=100',
]

/** In ms: by then the first turns are over. */
const afterStart = 5_000

/**
 * Once the first turns are over, has V8 compile what is called often sooner than it would, which would have been in the way
 * of the start; and has Node keep for the next start what it compiled until then, in case the process is killed.
 */
export const settleLater = (): void => {
  const settle = (): void => {
    for (const flag of compilingSooner) setFlagsFromString(flag)
    flushCompileCache()
  }
  setTimeout(settle, afterStart).unref()
}

import { setFlagsFromString } from 'node:v8'

/**
 * V8 compiles a function well once it was called 3,000 times, and first 400 times: a desk takes its rarer steps that often
 * within hours. A sixth of that is enough for it to have seen what they are called with.
 */
const flags = [
  '--invocation-count-for-maglev=100',
  '--invocation-count-for-turbofan=500',
  '--minimum-invocations-after-ic-update=100',
]

/** To be called once all is loaded, and before the first turn: at the start it would be in the way, and later it comes late. */
export const compileSooner = (): void => {
  for (const flag of flags) setFlagsFromString(flag)
}

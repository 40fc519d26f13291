import type { Activity } from 'botbuilder'
import type { Logger } from 'pino'
import type { Caller } from './authentication.ts'
import { KeysUnavailable } from './channel-keys.ts'
import { within } from './clock.ts'
import type { Answer } from './state.ts'

/** In ms, for keys to be fetched. */
const limit = 5000

/**
 * Who sent an activity, or what is answered to whoever is not let in. Keys of the channel's token service may be out of
 * reach: then it is we who are at fault, and not the caller.
 */
export const authenticated = async (
  authenticating: Promise<Caller>,
  activity: Activity,
  log: Logger,
): Promise<Caller | Answer> => {
  try {
    const caller = await within(limit, authenticating, null)
    return caller ?? unavailable
  } catch (error) {
    log.warn(
      { channel: activity.channelId, why: error instanceof Error ? error.message : '' },
      'not authenticated',
    )
    return isOurFault(error) ? unavailable : { status: 401, body: { error: 'not authorized' } }
  }
}

const unavailable: Answer = {
  status: 503,
  body: { error: 'cannot check the authorization now' },
  retryAfter: 2,
}

/** For the Emulator's keys: the SDK reports those that it cannot fetch with status 500, or lets node-fetch's own error through. */
const isOurFault = (error: unknown): boolean =>
  error instanceof KeysUnavailable ||
  (error instanceof Error &&
    (error.name === 'FetchError' || ('statusCode' in error && Number(error.statusCode) >= 500)))

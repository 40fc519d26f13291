import type { IncomingMessage } from 'node:http'
import { type Answer, notSupported, tooLarge } from './errors.ts'

const most = 4 * 1024 * 1024
const patience = 10_000

/**
 * The bot takes no files, and a message without the file that it speaks of would mislead: so the upload as a whole is
 * refused. A 4xx fails that one message in botframework-directlinejs and leaves its connection as it is. The body is
 * read away first: a client that is cut off while it sends does not read the answer.
 */
export const refuseUpload = (request: IncomingMessage): Promise<Answer> =>
  new Promise((resolve) => {
    let received = 0
    const finish = (answer: Answer): void => {
      clearTimeout(timer)
      resolve(answer)
    }
    const refused = notSupported('files are not accepted here; send the text alone')
    const timer = setTimeout(() => finish(refused), patience)
    request.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received > most) finish(tooLarge(`files are not accepted here; expected at most ${most} bytes`))
    })
    for (const end of ['end', 'error', 'close']) request.once(end, () => finish(refused))
  })

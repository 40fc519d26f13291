import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

type ReceivedMail = { mail: ParsedMail; recipients: string[] }

/**
 * A mail server for as long as the test runs. `answer` is asked at the end of every mail: a number is the code to refuse it
 * with, null accepts it.
 */
export const aMailServer = async ({
  answer = () => null,
  accepts = () => true,
}: {
  answer?: () => number | null
  /** Whom there is a mailbox for. */
  accepts?: (address: string) => boolean
} = {}) => {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) =>
      done(accepts(address) ? null : refusal(550, `no mailbox ${address}`)),
    onData: (stream, { envelope }, done) => {
      simpleParser(stream).then((mail) => {
        const code = answer()
        if (code !== null) return done(refusal(code, 'not now'))
        received.push({ mail, recipients: envelope.rcptTo.map(({ address }) => address) })
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)))
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `smtp://127.0.0.1:${port}`, received }
}

const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })

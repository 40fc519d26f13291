import { createTransport } from 'nodemailer'
import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'
import type { SendResult } from '../outbox/route.ts'
import type { Letter } from './whole-letter.ts'

type Mail = Letter & {
  /** Becomes the Message-ID: whoever gets it twice can tell. */
  id: string
  to: { name: string; address: string }
}

/** One try to send a mail, bounded in time. Never rejects. */
export type SendMail = (mail: Mail) => Promise<SendResult>

/** In ms. A try of which all steps are slow is given up after `whole`. */
export type SmtpLimits = { step: number; whole: number }
const defaultLimits: SmtpLimits = { step: 10_000, whole: 25_000 }

/** Sends by the mail server at `url`, `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`. */
export const createSmtp = (
  { url, from }: { url: string; from: string },
  { step, whole }: SmtpLimits = defaultLimits,
): SendMail => {
  const transport = createTransport({
    url,
    dnsTimeout: step,
    connectionTimeout: step,
    greetingTimeout: step,
    socketTimeout: step,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = addressIn(from)?.split('@').at(-1) ?? 'localhost'
  return async ({ id, to, subject, text, html, languages }) => {
    const signal = AbortSignal.timeout(whole)
    const headers = { ...automatic, 'Content-Language': languages.join(', ') }
    const messageId = `<${id.replace(/[^\w.-]/g, '-')}@${domain}>`
    try {
      await transport.sendMail({ from, to, subject, text, html, messageId, headers, signal })
      return { kind: 'sent' }
    } catch (error) {
      return resultOf(error)
    }
  }
}

/** Nobody's holiday notice answers it. */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/** The one address that a text such as `Desk <desk@example.org>` names; null where it is none or several. */
export const addressIn = (text: string): string | null => {
  const [only, ...others] = addressparser(text)
  const address = only && 'address' in only ? only.address : undefined
  return others.length === 0 && address && /^[^\s@]+@[^\s@]+$/.test(address) ? address : null
}

/** As nodemailer's errors have it; `permanent` says that the server refused this mail for good. */
const Failure = z.object({
  code: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.number().optional(),
  permanent: z.boolean().optional(),
})

/** A server's own words may name the owner: they are left out. A password that it refuses says nothing about the mail. */
const resultOf = (error: unknown): SendResult => {
  const { code, command, responseCode, permanent } = Failure.catch({}).parse(error)
  const why = responseCode
    ? `the mail server answered ${responseCode}${command ? ` to ${command}` : ''}`
    : `the mail server could not be used (${code ?? 'unknown error'})`
  const isAboutTheMail = code !== 'EAUTH' && (permanent === true || (code === 'EENVELOPE' && !responseCode))
  return isAboutTheMail ? { kind: 'refused', why } : { kind: 'again', why }
}

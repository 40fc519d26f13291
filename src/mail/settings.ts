import type { ConfigProblem, Settings } from '../config.ts'
import type { Verify } from '../desk/verification/verify.ts'
import { addressIn } from './smtp.ts'

/** What keeps mail from being sent with these settings, each by the setting to change. */
export const mailSettingsProblems = ({
  SMTP_URL,
  MAIL_FROM,
  PUBLIC_URL,
  NODE_ENV,
  VERIFY,
}: Pick<Settings, 'SMTP_URL' | 'MAIL_FROM' | 'PUBLIC_URL' | 'NODE_ENV' | 'VERIFY'>): ConfigProblem[] => {
  const problems: ConfigProblem[] = []
  if (SMTP_URL === undefined) {
    if (VERIFY !== undefined && VERIFY !== 'off')
      problems.push({
        setting: 'VERIFY',
        problem: `${VERIFY} sends codes by mail: set SMTP_URL and MAIL_FROM`,
      })
    return problems
  }
  if (MAIL_FROM === undefined)
    problems.push({ setting: 'MAIL_FROM', problem: 'required with SMTP_URL: whom mail is from' })
  else if (addressIn(MAIL_FROM) === null)
    problems.push({ setting: 'MAIL_FROM', problem: 'expected one address, such as Desk <desk@example.org>' })
  if (PUBLIC_URL === undefined && NODE_ENV === 'production')
    problems.push({ setting: 'PUBLIC_URL', problem: 'required with SMTP_URL: the links in mail lead there' })
  return problems
}

/** What the settings say, or what they mean by saying nothing. */
export const verifyOf = ({
  VERIFY,
  NODE_ENV,
  SMTP_URL,
}: Pick<Settings, 'VERIFY' | 'NODE_ENV' | 'SMTP_URL'>): Verify =>
  VERIFY ?? (NODE_ENV === 'production' && SMTP_URL !== undefined ? 'risk' : 'off')

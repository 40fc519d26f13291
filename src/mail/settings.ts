import type { ConfigProblem, Settings } from '../config.ts'
import { addressIn } from './smtp.ts'

/** What keeps mail from being sent with these settings, each by the setting to change. */
export const mailSettingsProblems = ({
  SMTP_URL,
  MAIL_FROM,
  PUBLIC_URL,
  NODE_ENV,
}: Pick<Settings, 'SMTP_URL' | 'MAIL_FROM' | 'PUBLIC_URL' | 'NODE_ENV'>): ConfigProblem[] => {
  if (SMTP_URL === undefined) return []
  const problems: ConfigProblem[] = []
  if (MAIL_FROM === undefined)
    problems.push({ setting: 'MAIL_FROM', problem: 'required with SMTP_URL: whom mail is from' })
  else if (addressIn(MAIL_FROM) === null)
    problems.push({ setting: 'MAIL_FROM', problem: 'expected one address, such as Desk <desk@example.org>' })
  if (PUBLIC_URL === undefined && NODE_ENV === 'production')
    problems.push({ setting: 'PUBLIC_URL', problem: 'required with SMTP_URL: the links in mail lead there' })
  return problems
}

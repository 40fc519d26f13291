/** What the owner of an entitlement is told of an incident spent, by mail, and the page where they dispute it. */
export const disputes = {
  'spent.subject': 'A support incident was used ({organisation})',
  'spent.hello': 'Hello {name},',
  'spent.hello.unnamed': 'Hello,',
  'spent.what': 'An incident of your {organisation} support contract was used.',
  'spent.nothing': 'If it was you, there is nothing to do.',
  'spent.dispute': 'If it wasn’t you, or you want it checked, say so by {date}, {time} UTC:',
  'spent.late': 'If it wasn’t you, or you want it checked, talk to a person:',
  'spent.link': 'Dispute this incident',
  'spent.why': 'You receive this because the contract is in your name. This address is not read.',

  'spent.when': 'When',
  'spent.instant': '{date}, {time} UTC',
  'spent.left': 'Incidents left',
  'spent.ending': 'ending in {ending}',
  'spent.line': '{label}: {value}',

  'dispute.title': 'Was this you?',
  'dispute.lead':
    'An incident of a support contract was used. If it was you, there is nothing to do: close this page.',
  'dispute.given': 'This incident has been given back since.',
  'dispute.ask': 'What would you like to tell us?',
  'dispute.check': 'I know this, but want it checked',
  'dispute.check.hint': 'A person looks at it. The code stays good.',
  'dispute.notMe': 'It was not me',
  'dispute.notMe.hint': 'A person looks at it, and the code that was used stops working at once.',
  'dispute.comment': 'Comment (optional, one line)',
  'dispute.comment.hint': 'Please write no codes here.',
  'dispute.choose': 'Please choose one of the two answers.',
  'dispute.send': 'Send',
  'dispute.until': 'You can answer until {date}, {time} UTC.',

  'dispute.open.title': 'We’re looking into it',
  'dispute.open': 'Your case is {id}. A person will look at it; until then nothing is given back.',
  'dispute.blocked': 'The code that was used no longer works.',
  'dispute.closed.title': 'Your case is closed',
  'dispute.closed': 'A person has looked at your case {id}.',
  'dispute.closed.given': 'The incident was given back.',
  'dispute.closed.kept': 'The incident was not given back.',
  'dispute.more': 'Is there more to say?',

  'dispute.expired.title': 'This link has expired',
  'dispute.expired':
    'An incident can be disputed here for 24 hours after it was used. A person can still help you.',
  'dispute.unknown.title': 'This link doesn’t work',
  'dispute.unknown':
    'Perhaps it was cut off: please copy it whole from the e-mail. A person can help you as well.',
  'dispute.refused.title': 'That was not sent',
  'dispute.refused': 'Please open the link in the e-mail again and answer there.',
} as const

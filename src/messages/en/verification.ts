/** The one-time code that a contract's owner is sent before an incident is spent: the letter, and the conversation about it. */
export const verification = {
  'code.subject': 'Your code for a support incident ({organisation})',
  'code.what':
    'Somebody wants to open a support ticket. That uses an incident of your {organisation} support contract, so we ask you first.',
  'code.where': 'Asked',
  'code.place.chat': 'in the chat',
  'code.place.teams': 'in Microsoft Teams',
  'code.enter': 'If it is you, enter this code where you were asked for it:',
  'code.until': 'It is good once, until {date}, {time} UTC.',
  'code.notYou':
    'If it isn’t you, give this code to nobody: without it, no incident is used. Somebody knows your number, so tell a person that it wasn’t you, and it will be blocked:',

  'ask.oneTimeCode':
    'To be sure that this contract is yours, I’ve sent a code of 8 letters to {to}. What is the code?',
  'label.oneTimeCode': 'Code from the e-mail',
  'button.sendAgain': 'Get a new code',
  'button.noAccess': 'I have no access',
  'help.oneTimeCode':
    'The code is in an e-mail to the owner of the contract, and good for 10 minutes. I ask for it once, before you use an incident for the first time. Nothing is opened and no incident is used without it.',
  'bad.oneTimeCode':
    'That is no code of mine. The code has 8 letters and no digits; the dash may be left out.',
  'code.wrong': {
    by: 'left',
    one: 'That is not the code that I sent. {left} try is left.',
    other: 'That is not the code that I sent. {left} tries are left.',
  },
  'code.void': 'That was wrong as well, so this code no longer works.',
  'code.expired': 'That code is no longer good.',
  'code.sentAgain': 'I’ve sent a new code. The one before no longer works.',
  'code.underWay':
    'The code that I sent is still good. It can take a minute to arrive; please look among unwanted mail as well.',
  'code.tooMany': {
    by: 'minutes',
    one: 'I’ve sent as many codes as I may. The next can leave in {minutes} min. Nothing was opened and no incident was used.',
    other:
      'I’ve sent as many codes as I may. The next can leave in {minutes} min. Nothing was opened and no incident was used.',
  },
  'title.unproved': 'Please talk to a person',
  'code.unproved':
    'I can’t be sure by e-mail that this contract is yours, so I opened nothing and used no incident. A person can help you. If you have an open ticket, its number is enough.',
} as const

/** Questions, the help that goes with each, and what is said to an answer that does not fit. */
export const questions = {
  'ask.type': 'Is this for a home product ({products}) or a company?',
  'ask.openTicket': 'Do you already have an open ticket about this problem? Using it costs no incident.',
  'ask.ticket': 'What is the ticket number?',
  'ask.kind': 'Technical question, or licensing?',
  'ask.credential.home': 'What is your 10-digit support code? Spaces and dashes are fine.',
  'ask.credential.business': 'Enter your 10-digit support code or 8-digit licence key number.',
  'ask.credential.licenseKey': 'Enter your 8-digit licence key number.',
  'ask.email': 'To be sure that ticket {id} is yours, which e-mail address was it opened with?',
  'ask.subject': 'In one sentence, what is the problem?',
  'ask.message': 'What should I add to ticket {id}?',
  'ask.language': 'Which language would you like?',

  'where.home':
    'The 10-digit support code is in your purchase e-mail and on your account page. A ticket number is in every e-mail about that ticket.',
  'where.business':
    'The 10-digit support code is in your purchase e-mail and on your account page. The 8-digit licence key number is the middle part of the key, as in PLSK.12345678.0001.',

  'detect.ticket': 'I see a ticket number ending in {last}. Checking…',
  'detect.supportCode': 'I see a support code ending in {last}. Checking…',
  'detect.licenseKey': 'I see a licence key ending in {last}. Checking…',
  'detect.which': '{digits} can be a ticket or a licence key. Which one?',

  'bad.supportCode': {
    by: 'digits',
    one: 'I count {digits} digit; a support code has 10. Please check and resend.',
    other: 'I count {digits} digits; a support code has 10. Please check and resend.',
  },
  'bad.licenseKey': {
    by: 'digits',
    one: 'I count {digits} digit; a licence key has 8. Please check and resend.',
    other: 'I count {digits} digits; a licence key has 8. Please check and resend.',
  },
  'bad.either': {
    by: 'digits',
    one: 'I count {digits} digit; a support code has 10, a licence key 8. Please check and resend.',
    other: 'I count {digits} digits; a support code has 10, a licence key 8. Please check and resend.',
  },
  'bad.ticket': 'I don’t see a ticket number in that. It is in every e-mail about your ticket.',
  'bad.second': 'Still not right. Codes are in your purchase e-mail and account page.',
  'bad.third': 'Let’s not keep you here:',
  'bad.email': 'That doesn’t look like an e-mail address. It has the form name@example.com.',
  'bad.subject': 'A short sentence is enough, for example: “The program stops when it starts.”',
  'bad.tooLong': 'That is too long for me. Please send a shorter text.',
  'bad.choice': 'I didn’t understand that. Please choose a button, or type what it says.',
  'bad.attachment': 'I can’t read attachments. Please type your answer.',
  'bad.empty': 'That message was empty. Please type your answer.',

  'help.menu':
    'I check your right to support and give you a ticket number that is good on the phone. Paste a ticket number, support code or licence key at any time. You can also type “back”, “cancel”, “start over”, “status”, “français” or “a person”.',
  'help.type':
    'Home is for owners of {products}. Everything else is a company. If you are wrong, our records correct it.',
  'help.openTicket':
    'A ticket that is not closed can be continued as often as you like, and costs nothing. If there is none, a new one is opened with your code.',
  'help.ticket':
    'The ticket number is in every e-mail about your ticket. A ticket that is closed can’t be reopened.',
  'help.kind':
    'Technical: something doesn’t work. Licensing: keys, activation, orders. Licensing needs no code and uses no incident.',
  'help.email': 'Some ticket numbers are easy to guess, so I also ask for the e-mail address of the owner.',
  'help.subject': 'One sentence helps the engineer who calls back. Please leave out passwords and codes.',
  'help.confirm': 'Nothing is opened and no incident is used until you confirm.',

  commands:
    'You can type “help”, “back”, “cancel”, “start over”, “status”, “français” or “a person” at any time.',
} as const

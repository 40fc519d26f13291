/** Greetings, commands and their acknowledgements, self-service, a person, status, feedback, and when things go wrong. */
export const conversation = {
  welcome:
    'Hi, I’m the support assistant (a bot). Paste your ticket number, support code or licence key, or choose below.',
  'menu.again': 'What else can I do for you? Paste a number, or choose below.',

  'confirm.limited': {
    by: 'total',
    one: 'Open this ticket? Your only incident will be used; none will remain.',
    other: 'Open this ticket? 1 of your {total} incidents will be used; {after} will remain.',
  },
  'confirm.unlimited': 'Open this ticket? Your plan is unlimited; nothing is deducted.',
  'duplicate.one': 'You already have open ticket {id}, “{subject}”. Continue it for free?',
  'duplicate.several': 'You already have open tickets. Continue one of them for free?',
  'duplicate.more': {
    by: 'count',
    one: 'and {count} more; type its number to continue it.',
    other: 'and {count} more; type a number to continue it.',
  },

  cancel: 'Nothing was opened and no incident was used.',
  back: 'One step back.',
  'back.none': 'There is nothing to go back to: this is the first question.',
  restart: 'All right, from the beginning. Nothing was opened.',
  language: 'I’ll speak English from now on.',
  'updates.promise': 'I’ll tell you here when its status changes.',
  'updates.on': 'on',
  'updates.off': 'off',
  'updates.stopped': 'I won’t send you updates about ticket {id} any more.',
  'updates.stopped.all':
    'I won’t send you updates here any more. Write “start updates” when you want them again.',
  'updates.started': 'I’ll tell you here when ticket {id} changes.',
  'updates.closed': 'Ticket {id} is closed, and closed is final: there is nothing more to tell.',
  'news.answered': 'Ticket {id} has a new answer.',
  'news.openedElsewhere': 'Ticket {id} was opened under the same contract, but not in this conversation.',
  'news.returned': 'Ticket {id}: 1 incident was given back.',
  'news.returned.left': 'Ticket {id}: 1 incident was given back; {left} left.',
  'message.added': 'Your message is on ticket {id}. No incident was used.',
  'message.failed': 'Ticket {id} is closed, so your message could not be added.',

  'person.connecting': 'I’m passing you to a person. They see what we wrote here; codes are hidden.',
  'person.link': 'You can talk to a person here:',
  'person.hours': 'Opening hours: {hours}',
  'person.back': 'I’m back (the bot). What else can I do for you?',

  'selfService.ask': 'What is it about? A few words are enough.',
  'selfService.found': 'These articles may help:',
  'selfService.none': 'I found no article about that.',
  'selfService.solved': 'Glad to hear it. No ticket was opened and no incident was used.',
  'selfService.before': 'Before a ticket is opened, does one of these answer it?',

  'status.none':
    'I know of no ticket of yours in this conversation. Paste a ticket number to see its status.',
  'status.list': 'Your tickets:',
  'status.moved': 'Ticket {id}: {old} → {new}.',
  'status.line': 'Ticket {id}: {status}.',
  'status.since': 'Last change: {date}',

  'feedback.ask': 'Was this useful?',
  'feedback.comment': 'Thank you. Would you like to add a comment? (optional)',
  'feedback.thanks': 'Thank you, that helps us.',

  expired:
    'It has been more than 24 hours, so I ended this. Nothing was opened and no incident was used. Shall we pick up again?',
  upgraded: 'I was updated in the meantime, so we start again from the menu. Nothing was opened.',
  stale: 'This card is no longer active. Here is where we are:',
  'stale.idle': 'Nothing is in progress.',
  repeated: 'This was done already; nothing more was deducted. Here it is again:',
  slow: {
    by: 'minutes',
    one: 'Too many tries. Please wait {minutes} min, or use the website.',
    other: 'Too many tries. Please wait {minutes} min, or use the website.',
  },
  error: 'Something failed on our side. This attempt created and deducted nothing. Reference {ref}.',
  'error.unsure':
    'Something failed on our side. Reference {ref}. Try again safely: the same request never opens two tickets.',
} as const

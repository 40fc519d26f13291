/** What the desk decided: titles, reasons, numbers, and what to do on the phone. */
export const outcomes = {
  'title.welcome': '{organisation} support',
  'title.resumed': 'Your ticket continues',
  'title.opened': 'Your new ticket',
  'title.exempt': 'No code needed',
  'title.refused.ticket': 'This ticket can’t be used here',
  'title.refused.supportCode': 'This support code can’t open a ticket',
  'title.refused.licenseKey': 'This licence key can’t open a ticket',
  'title.confirm': 'Please confirm',
  'title.duplicate': 'Before using an incident',
  'title.status': 'Ticket status',
  'title.error': 'Sorry, that failed',
  'title.slow': 'A short break',
  'title.stale': 'An older card',
  'title.expired': 'We were interrupted',
  'title.selfService': 'Help yourself',
  'title.person': 'Talk to a person',
  'title.chooseAnotherWay': 'Another way',

  'label.ticket': 'Ticket number',
  'label.subject': 'Problem',
  'label.status': 'Status',
  'label.plan': 'Plan',
  'label.before': 'Incidents before',
  'label.after': 'Incidents now',
  'label.after.planned': 'Incidents after',
  'label.deducted': 'Deducted',
  'label.nothing': 'nothing',
  'label.phone': 'Phone',
  'label.hours': 'Hours',
  'label.policy': 'What the policy says',
  'label.yourAnswer': 'Your answer',
  'label.answer': 'Your answer: {answer}',
  'label.code': 'Support code',
  'label.key': 'Licence key number',
  'label.codeOrKey': 'Support code or licence key number',
  'label.email': 'E-mail address',
  'label.message': 'Message',
  'label.comment': 'Comment',
  'label.required': 'Please fill this in.',

  'plan.limited': 'limited',
  'plan.unlimited': 'unlimited',
  'plan.per-incident': 'per incident',

  'ticketStatus.open': 'open',
  'ticketStatus.pending': 'pending',
  'ticketStatus.closed': 'closed',

  'incidents.of': '{left} of {total}',

  found: 'Found it: ticket {id}, “{subject}”, {status}. No incident will be used.',
  'found.perIncident': 'This ticket was bought per incident: unlimited contacts for it, nothing deducted.',
  'opened.limited':
    'Ticket {id} is open. Incidents left: {after} of {total}. I’ll tell you here when its status changes.',
  'opened.unlimited':
    'Ticket {id} is open. Your plan is unlimited; nothing was deducted. I’ll tell you here when its status changes.',

  exempt: 'Sales and licensing need no code and use no incident.',
  'exempt.closed': 'The ticket that you named is closed. That changes nothing for a licensing question.',
  'exempt.unknown': 'I can’t find the ticket that you named. That changes nothing for a licensing question.',

  'corrected.home': 'Our records have this under home products, so I go on that way.',
  'corrected.business': 'Our records have this under a company, so I go on that way.',

  'call.title': 'On the phone',
  'call.say': 'Say: “{phrase}”',
  'call.sayIn': 'Say, in {language}: “{phrase}”',
  'call.languages': 'The call centre speaks {languages} only.',
  'call.phrase.en': 'Hello, my ticket number is {id}.',
  'call.phrase.fr': 'Bonjour, mon numéro de ticket est le {id}.',

  'reason.malformed.supportCode': {
    by: 'digits',
    one: 'I count {digits} digit; a support code has 10.',
    other: 'I count {digits} digits; a support code has 10.',
  },
  'reason.malformed.licenseKey': {
    by: 'digits',
    one: 'I count {digits} digit; a licence key has 8.',
    other: 'I count {digits} digits; a licence key has 8.',
  },
  'reason.unknown.ticket':
    'I can’t find this ticket. Check the number (and the e-mail address, if you gave one), or choose another way.',
  'reason.unknown.supportCode': 'I can’t find this support code. Check the digits, or choose another way.',
  'reason.unknown.licenseKey': 'I can’t find this licence key. Check the digits, or choose another way.',
  'reason.notForHome':
    'Licence keys are for company products. At home, use a ticket or a 10-digit support code.',
  'reason.ticketClosed.home':
    'Ticket {id} is closed: the problem counts as solved and it can’t be reopened. I can open a new one with your support code.',
  'reason.ticketClosed.business':
    'Ticket {id} is closed: the problem counts as solved and it can’t be reopened. I can open a new one with your support code or licence key.',
  'reason.productNotCovered': 'Licence keys are accepted only for: {products}. This one is for {product}.',
  'reason.inactive.ended.ticket': 'This ticket’s owner has no active support option: it ended on {date}.',
  'reason.inactive.ended.supportCode': 'This support code is not active: it ended on {date}.',
  'reason.inactive.ended.licenseKey': 'The support of this licence key is not active: it ended on {date}.',
  'reason.inactive.notBegun.ticket':
    'This ticket’s owner has no active support option yet: it begins on {date}.',
  'reason.inactive.notBegun.supportCode': 'This support code is not active yet: it begins on {date}.',
  'reason.inactive.notBegun.licenseKey':
    'The support of this licence key is not active yet: it begins on {date}.',
  'reason.noPhoneSupport.only.supportCode': 'This support code is valid but doesn’t include phone support.',
  'reason.noPhoneSupport.only.licenseKey': 'This licence key is valid but doesn’t include phone support.',
  'reason.noPhoneSupport.also.supportCode': 'This support code doesn’t include phone support.',
  'reason.noPhoneSupport.also.licenseKey': 'This licence key doesn’t include phone support.',
  'reason.noIncidentsLeft.ticket': {
    by: 'total',
    one: 'This ticket’s owner has no active support option with incidents left: the only one is used.',
    other: 'This ticket’s owner has no active support option with incidents left: all {total} are used.',
  },
  'reason.noIncidentsLeft.only.supportCode': {
    by: 'total',
    one: 'This support code includes phone support, but its only incident is used.',
    other: 'This support code includes phone support, but all {total} incidents are used.',
  },
  'reason.noIncidentsLeft.only.licenseKey': {
    by: 'total',
    one: 'This licence key includes phone support, but its only incident is used.',
    other: 'This licence key includes phone support, but all {total} incidents are used.',
  },
  'reason.noIncidentsLeft.also': {
    by: 'total',
    one: 'Its only incident is used.',
    other: 'All {total} incidents are used.',
  },
  'reason.useTicketId': 'This purchase already created ticket {id}. Use that number: it costs nothing more.',
} as const

/** See en/verification.ts. */
export const verification = {
  'code.subject': 'Votre code pour un incident d’assistance ({organisation})',
  'code.what':
    'Quelqu’un souhaite créer un ticket d’assistance. Cela utilise un incident de votre contrat d’assistance {organisation} : nous vous demandons donc votre accord.',
  'code.where': 'Demandé',
  'code.place.chat': 'dans la messagerie instantanée du support',
  'code.place.teams': 'dans Microsoft Teams',
  'code.enter': 'Si c’est vous, saisissez ce code là où il vous est demandé :',
  'code.until': 'Il est valable une seule fois, jusqu’au {date} à {time} UTC.',
  'code.notYou':
    'Si ce n’est pas vous, ne donnez ce code à personne : sans lui, aucun incident n’est utilisé. Quelqu’un connaît votre numéro : dites à un conseiller que ce n’était pas vous, et il sera bloqué :',

  'ask.oneTimeCode':
    'Pour vérifier que ce contrat est le vôtre, j’ai envoyé un code de 8 lettres à {to}. Quel est ce code ?',
  'label.oneTimeCode': 'Code reçu par e-mail',
  'button.sendAgain': 'Recevoir un nouveau code',
  'button.noAccess': 'Je n’y ai pas accès',
  'help.oneTimeCode':
    'Le code figure dans un e-mail envoyé au propriétaire du contrat ; il est valable 10 minutes. Je le demande une fois, avant votre premier incident. Sans lui, aucun ticket n’est créé et aucun incident n’est utilisé.',
  'bad.oneTimeCode':
    'Ce n’est pas un de mes codes. Le code a 8 lettres et aucun chiffre ; le tiret est facultatif.',
  'code.wrong': {
    by: 'left',
    one: 'Ce n’est pas le code que j’ai envoyé. Il vous reste {left} essai.',
    other: 'Ce n’est pas le code que j’ai envoyé. Il vous reste {left} essais.',
  },
  'code.void': 'Ce n’est toujours pas le bon : ce code n’est plus valable.',
  'code.expired': 'Ce code n’est plus valable.',
  'code.sentAgain': 'J’ai envoyé un nouveau code. Le précédent n’est plus valable.',
  'code.underWay':
    'Le code que j’ai envoyé est toujours valable. Il peut mettre une minute à arriver ; regardez aussi parmi les courriers indésirables.',
  'code.tooMany': {
    by: 'minutes',
    one: 'J’ai envoyé autant de codes que possible. Le prochain pourra partir dans {minutes} min. Aucun ticket créé, aucun incident utilisé.',
    other:
      'J’ai envoyé autant de codes que possible. Le prochain pourra partir dans {minutes} min. Aucun ticket créé, aucun incident utilisé.',
  },
  'title.unproved': 'Parlez à un conseiller',
  'code.unproved':
    'Je ne peux pas vérifier par e-mail que ce contrat est le vôtre : aucun ticket créé, aucun incident utilisé. Un conseiller peut vous aider. Si vous avez un ticket ouvert, son numéro suffit.',
} as const

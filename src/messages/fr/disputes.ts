/** See en/disputes.ts. */
export const disputes = {
  'spent.subject': 'Un incident d’assistance a été utilisé ({organisation})',
  'spent.hello': 'Bonjour {name},',
  'spent.hello.unnamed': 'Bonjour,',
  'spent.what': 'Un incident de votre contrat d’assistance {organisation} a été utilisé.',
  'spent.nothing': 'Si c’était vous, il n’y a rien à faire.',
  'spent.dispute':
    'Si ce n’était pas vous, ou pour une vérification, dites-le avant le {date} à {time} UTC :',
  'spent.late': 'Si ce n’était pas vous, ou pour une vérification, parlez à un conseiller :',
  'spent.link': 'Contester cet incident',
  'spent.why': 'Vous recevez ce message car le contrat est à votre nom. Cette adresse n’est pas lue.',

  'spent.when': 'Quand',
  'spent.instant': '{date} à {time} UTC',
  'spent.left': 'Incidents restants',
  'spent.ending': 'se terminant par {ending}',
  'spent.line': '{label} : {value}',

  'dispute.title': 'Était-ce vous ?',
  'dispute.lead':
    'Un incident d’un contrat d’assistance a été utilisé. Si c’était vous, il n’y a rien à faire : fermez cette page.',
  'dispute.given': 'Cet incident a été restitué depuis.',
  'dispute.ask': 'Que souhaitez-vous nous dire ?',
  'dispute.check': 'J’en ai connaissance, mais je demande une vérification',
  'dispute.check.hint': 'Un conseiller l’examine. Le code reste valable.',
  'dispute.notMe': 'Ce n’était pas moi',
  'dispute.notMe.hint': 'Un conseiller l’examine, et le code utilisé cesse aussitôt de fonctionner.',
  'dispute.comment': 'Commentaire (facultatif, une ligne)',
  'dispute.comment.hint': 'Merci de n’écrire aucun code ici.',
  'dispute.choose': 'Veuillez choisir l’une des deux réponses.',
  'dispute.send': 'Envoyer',
  'dispute.until': 'Vous pouvez répondre jusqu’au {date} à {time} UTC.',

  'dispute.open.title': 'Nous examinons cela',
  'dispute.open':
    'Votre dossier porte le numéro {id}. Un conseiller l’examinera ; d’ici là, rien n’est restitué.',
  'dispute.blocked': 'Le code utilisé ne fonctionne plus.',
  'dispute.closed.title': 'Votre dossier est clos',
  'dispute.closed': 'Un conseiller a examiné votre dossier {id}.',
  'dispute.closed.given': 'L’incident a été restitué.',
  'dispute.closed.kept': 'L’incident n’a pas été restitué.',
  'dispute.more': 'Avez-vous autre chose à dire ?',

  'dispute.expired.title': 'Ce lien a expiré',
  'dispute.expired':
    'Un incident peut être contesté ici pendant 24 heures après son utilisation. Un conseiller peut encore vous aider.',
  'dispute.unknown.title': 'Ce lien ne fonctionne pas',
  'dispute.unknown':
    'Il a peut-être été coupé : copiez-le en entier depuis l’e-mail. Un conseiller peut aussi vous aider.',
  'dispute.refused.title': 'Rien n’a été envoyé',
  'dispute.refused': 'Ouvrez à nouveau le lien de l’e-mail et répondez-y.',
} as const

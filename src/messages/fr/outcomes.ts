/** See en/outcomes.ts. */
export const outcomes = {
  'title.welcome': 'Assistance {organisation}',
  'title.resumed': 'Votre ticket se poursuit',
  'title.opened': 'Votre nouveau ticket',
  'title.exempt': 'Aucun code nécessaire',
  'title.refused.ticket': 'Ce ticket ne peut pas être utilisé ici',
  'title.refused.supportCode': 'Ce code d’assistance ne permet pas de créer un ticket',
  'title.refused.licenseKey': 'Cette clé de licence ne permet pas de créer un ticket',
  'title.confirm': 'Veuillez confirmer',
  'title.duplicate': 'Avant d’utiliser un incident',
  'title.status': 'État du ticket',
  'title.news.moved': 'Votre ticket a changé',
  'title.news.answered': 'Une nouvelle réponse',
  'title.news.openedElsewhere': 'Un nouveau ticket',
  'title.news.returned': 'Un incident vous est rendu',
  'title.error': 'Désolé, cela a échoué',
  'title.slow': 'Une courte pause',
  'title.stale': 'Une ancienne carte',
  'title.expired': 'Nous avons été interrompus',
  'title.selfService': 'Chercher seul',
  'title.person': 'Parler à un conseiller',
  'title.chooseAnotherWay': 'Une autre solution',

  'label.ticket': 'Numéro de ticket',
  'label.subject': 'Problème',
  'label.status': 'État',
  'label.updates': 'Notifications',
  'label.plan': 'Contrat',
  'label.before': 'Incidents avant',
  'label.after': 'Incidents maintenant',
  'label.after.planned': 'Incidents après',
  'label.deducted': 'Décompté',
  'label.nothing': 'rien',
  'label.phone': 'Téléphone',
  'label.hours': 'Horaires',
  'label.policy': 'Ce que dit le règlement',
  'label.yourAnswer': 'Votre réponse',
  'label.answer': 'Votre réponse : {answer}',
  'label.code': 'Code d’assistance',
  'label.key': 'Numéro de clé de licence',
  'label.codeOrKey': 'Code d’assistance ou numéro de clé de licence',
  'label.email': 'Adresse e-mail',
  'label.message': 'Message',
  'label.comment': 'Commentaire',
  'label.required': 'Veuillez remplir ce champ.',

  'plan.limited': 'limité',
  'plan.unlimited': 'illimité',
  'plan.per-incident': 'à l’incident',

  'ticketStatus.open': 'ouvert',
  'ticketStatus.pending': 'en attente',
  'ticketStatus.closed': 'fermé',

  'incidents.of': '{left} sur {total}',

  found: 'Ticket {id} trouvé : « {subject} », {status}. Aucun incident ne sera décompté.',
  'found.perIncident':
    'Ce ticket a été acheté à l’incident : contacts illimités pour ce cas, rien n’est décompté.',
  'opened.limited': 'Le ticket {id} est créé. Incidents restants : {after} sur {total}.',
  'opened.unlimited': 'Le ticket {id} est créé. Votre contrat est illimité ; rien n’a été décompté.',

  exempt: 'Ventes et licences : aucune autorisation, aucun incident décompté.',
  'exempt.closed':
    'Le ticket que vous avez indiqué est fermé. Cela ne change rien pour une question de licence.',
  'exempt.unknown':
    'Je ne trouve pas le ticket que vous avez indiqué. Cela ne change rien pour une question de licence.',

  'corrected.home': 'Selon nos données, il s’agit d’un produit particulier : je continue ainsi.',
  'corrected.business': 'Selon nos données, il s’agit d’une entreprise : je continue ainsi.',

  'call.title': 'Au téléphone',
  'call.say': 'Dites : « {phrase} »',
  'call.sayIn': 'Dites, en {language} : « {phrase} »',
  'call.languages': 'Le centre d’appels répond uniquement en {languages}.',
  'call.phrase.en': 'Hello, my ticket number is {id}.',
  'call.phrase.fr': 'Bonjour, mon numéro de ticket est le {id}.',

  'reason.malformed.supportCode': {
    by: 'digits',
    one: 'J’ai compté {digits} chiffre ; un code d’assistance en compte 10.',
    other: 'J’ai compté {digits} chiffres ; un code d’assistance en compte 10.',
  },
  'reason.malformed.licenseKey': {
    by: 'digits',
    one: 'J’ai compté {digits} chiffre ; une clé de licence en compte 8.',
    other: 'J’ai compté {digits} chiffres ; une clé de licence en compte 8.',
  },
  'reason.unknown.ticket':
    'Je ne trouve pas ce ticket. Vérifiez le numéro (et l’adresse e-mail, si vous l’avez donnée) ou choisissez une autre solution.',
  'reason.unknown.supportCode':
    'Je ne trouve pas ce code d’assistance. Vérifiez les chiffres ou choisissez une autre solution.',
  'reason.unknown.licenseKey':
    'Je ne trouve pas cette clé de licence. Vérifiez les chiffres ou choisissez une autre solution.',
  'reason.notForHome':
    'La clé de licence est réservée aux entreprises. Particulier : ticket ou code d’assistance à 10 chiffres.',
  'reason.ticketClosed.home':
    'Le ticket {id} est fermé : le problème est considéré comme résolu et il ne peut pas être rouvert. Je peux en créer un nouveau avec votre code d’assistance.',
  'reason.ticketClosed.business':
    'Le ticket {id} est fermé : le problème est considéré comme résolu et il ne peut pas être rouvert. Je peux en créer un nouveau avec votre code d’assistance ou clé de licence.',
  'reason.productNotCovered': 'Clés acceptées uniquement pour : {products}. Celle-ci concerne {product}.',
  'reason.inactive.ended.ticket':
    'Le propriétaire de ce ticket n’a pas d’option d’assistance active : elle a pris fin le {date}.',
  'reason.inactive.ended.supportCode': 'Ce code d’assistance n’est pas actif : il a pris fin le {date}.',
  'reason.inactive.ended.licenseKey':
    'L’assistance de cette clé de licence n’est pas active : elle a pris fin le {date}.',
  'reason.inactive.notBegun.ticket':
    'Le propriétaire de ce ticket n’a pas encore d’option d’assistance active : elle commence le {date}.',
  'reason.inactive.notBegun.supportCode':
    'Ce code d’assistance n’est pas encore actif : il commence le {date}.',
  'reason.inactive.notBegun.licenseKey':
    'L’assistance de cette clé de licence n’est pas encore active : elle commence le {date}.',
  'reason.noPhoneSupport.only.supportCode':
    'Ce code d’assistance est valide mais n’inclut pas l’assistance téléphonique.',
  'reason.noPhoneSupport.only.licenseKey':
    'Cette clé de licence est valide mais n’inclut pas l’assistance téléphonique.',
  'reason.noPhoneSupport.also.supportCode': 'Ce code d’assistance n’inclut pas l’assistance téléphonique.',
  'reason.noPhoneSupport.also.licenseKey': 'Cette clé de licence n’inclut pas l’assistance téléphonique.',
  'reason.noIncidentsLeft.ticket': {
    by: 'total',
    one: 'Le propriétaire de ce ticket n’a pas d’option d’assistance active avec incidents disponibles : le seul est utilisé.',
    other:
      'Le propriétaire de ce ticket n’a pas d’option d’assistance active avec incidents disponibles : les {total} sont utilisés.',
  },
  'reason.noIncidentsLeft.only.supportCode': {
    by: 'total',
    one: 'Ce code d’assistance inclut l’assistance téléphonique, mais son seul incident est utilisé.',
    other: 'Ce code d’assistance inclut l’assistance téléphonique, mais les {total} incidents sont utilisés.',
  },
  'reason.noIncidentsLeft.only.licenseKey': {
    by: 'total',
    one: 'Cette clé de licence inclut l’assistance téléphonique, mais son seul incident est utilisé.',
    other: 'Cette clé de licence inclut l’assistance téléphonique, mais les {total} incidents sont utilisés.',
  },
  'reason.noIncidentsLeft.also': {
    by: 'total',
    one: 'Son seul incident est utilisé.',
    other: 'Les {total} incidents sont utilisés.',
  },
  'reason.useTicketId':
    'Cet achat a déjà créé le ticket {id}. Utilisez ce numéro : rien de plus ne sera décompté.',
} as const

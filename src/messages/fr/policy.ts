const ticket = 'Avec l’autorisation par ID de ticket, l’incident n’est pas compté et déduit de votre contrat.'
const closed =
  'Le ticket n’a pas le statut « Closed » (Fermé). Si le ticket porte le statut « Closed », cela signifie que le problème est considéré comme étant résolu et qu’il n’y a aucun moyen de réouvrir le ticket. Dans ce cas, une nouvelle demande doit être créée.'
const owner =
  'Le propriétaire du ticket doit avoir une option d’assistance active avec incidents disponibles dans le programme d’assistance.'
const code =
  'Dans le cas où aucun ticket n’est ouvert avec {organisation} pour la question/le problème ou le ticket porte déjà le statut « Closed », vous pouvez passer l’autorisation par le Code d’assistance et le nouveau ticket sera automatiquement créé.'
const tenDigits = 'Le Code d’assistance doit être composé de 10 chiffres valides.'
const codeIncludes =
  'Le Code d’assistance doit inclure l’option d’assistance téléphonique avec des incidents disponibles.'

/**
 * The sentences of the published page behind each rule, quoted; its slips of typing are corrected and
 * `{organisation}` stands where it names Parallels.
 */
export const policy = {
  'policy.E':
    'Si vous appelez notre équipe de ventes en ligne concernant votre commande en ligne ou tout problème de licence, vous n’avez pas besoin d’une telle autorisation et rien ne sera déduit de votre contrat d’assistance.',
  'policy.H1': ticket,
  'policy.H1a': closed,
  'policy.H1b': owner,
  'policy.B1': ticket,
  'policy.B1a': closed,
  'policy.B1b': `${owner} Cette condition s’applique uniquement pour les appels techniques et non associés au type de licensing des appels.`,
  'policy.H2': code,
  'policy.H2a': tenDigits,
  'policy.H2b': codeIncludes,
  'policy.B2': code,
  'policy.B2a': tenDigits,
  'policy.B2b': codeIncludes,
  'policy.B3':
    'Pour les entreprises : vous pouvez passer l’autorisation par Numéro de clé de licence du produit et le nouveau ticket sera automatiquement créé.',
  'policy.B3a':
    'Le Numéro de la clé de licence doit être un nombre composé de 8 chiffres valides pour l’un des produits suivants : {products}.',
  'policy.B3b':
    'La Clé de licence doit inclure l’option d’assistance téléphonique avec des incidents disponibles.',
  'policy.N':
    'Dès que le ticket acheté par incident est automatiquement créé pour le client, le client doit utiliser le numéro de ticket en tant que valeur d’autorisation pour ce cas d’incident.',
  'policy.D':
    'Si vous avez un contrat d’assistance qui inclut un nombre limité d’incidents, un incident sera déduit du contrat à chaque fois que vous créez un ticket via notre système de tickets ou notre centre d’appels (en anglais).',
  'policy.F':
    'Sinon, les clients peuvent toujours soumettre une demande sur le site Web de {organisation}, demander une assistance par chat ou utiliser l’une des solutions self-service (documentation, outil de connaissances).',
} as const

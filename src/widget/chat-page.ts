/** The document in the iframe; the scripts and stylesheets are names in `assets/` beside it. Nothing inline but text. */
export const chatPage = ({
  scripts,
  styles,
}: {
  scripts: string[]
  styles: string[]
}): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Support</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${styles.map((name) => `<link rel="stylesheet" href="assets/${name}">\n`).join('')}${scripts.map((name) => `<script type="module" src="assets/${name}"></script>\n`).join('')}</head>
<body>
<div id="chat"></div>
<noscript>
<p>The chat needs JavaScript.</p>
<p lang="fr">La conversation a besoin de JavaScript.</p>
</noscript>
</body>
</html>
`

/** An element with these attributes and children. Never a style attribute, which a strict policy of the page forbids. */
export const create = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const namespace = 'http://www.w3.org/2000/svg'

/** A picture of 24 by 24 drawn by one line. */
export const icon = (name: string, line: string): SVGElement => {
  const svg = document.createElementNS(namespace, 'svg')
  const path = document.createElementNS(namespace, 'path')
  path.setAttribute('d', line)
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', name)
  svg.setAttribute('aria-hidden', 'true')
  svg.append(path)
  return svg
}

export const cross = 'M6 6l12 12M18 6L6 18'
export const bubble = 'M4 5.5h16v11H11l-4.5 3.5v-3.5H4zM8 9.5h8M8 12.8h5'

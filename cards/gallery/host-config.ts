/** The look of our cards where we render them ourselves: the gallery and the website's widget. Contrast is 4.5:1 or more. */
export type Theme = 'light' | 'dark'

type Palette = {
  page: string
  card: string
  border: string
  text: string
  subtle: string
  accent: string
  onAccent: string
  emphasis: string
  good: string
  warning: string
  attention: string
}

export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    page: '#f3f5f8',
    card: '#ffffff',
    border: '#d5dce6',
    text: '#1b2533',
    subtle: '#566376',
    accent: '#1f5fa8',
    onAccent: '#ffffff',
    emphasis: '#eef3f9',
    good: '#e8f4ec',
    warning: '#fdf4e0',
    attention: '#fcebea',
  },
  dark: {
    page: '#12171e',
    card: '#1c232d',
    border: '#36414f',
    text: '#e8edf4',
    subtle: '#a9b5c5',
    accent: '#8fbcf2',
    onAccent: '#0f1a28',
    emphasis: '#26303d',
    good: '#1d3527',
    warning: '#3b3119',
    attention: '#422526',
  },
}

const sans = '"Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, "Noto Sans", sans-serif'
const monospace = 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

/** The host config of a theme, as adaptivecards reads it. */
export const hostConfig = (theme: Theme) => {
  const palette = palettes[theme]
  const color = { default: palette.text, subtle: palette.subtle }
  const foregroundColors = {
    default: color,
    dark: color,
    light: color,
    accent: { default: palette.accent, subtle: palette.accent },
    good: color,
    warning: color,
    attention: color,
  }
  const style = (backgroundColor: string) => ({ backgroundColor, foregroundColors })
  return {
    fontFamily: sans,
    spacing: { small: 4, default: 10, medium: 16, large: 24, extraLarge: 32, padding: 16 },
    separator: { lineThickness: 1, lineColor: palette.border },
    supportsInteractivity: true,
    fontTypes: {
      default: { fontFamily: sans, ...fontScale },
      monospace: { fontFamily: monospace, ...fontScale },
    },
    ...fontScale,
    containerStyles: {
      default: style(palette.card),
      emphasis: style(palette.emphasis),
      good: style(palette.good),
      warning: style(palette.warning),
      attention: style(palette.attention),
      accent: style(palette.emphasis),
    },
    actions: {
      maxActions: 6,
      spacing: 'medium',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    factSet: {
      title: { color: 'default', isSubtle: true, weight: 'default', wrap: true, maxWidth: 150 },
      value: { color: 'default', weight: 'default', wrap: true },
      spacing: 12,
    },
    inputs: {
      label: {
        inputSpacing: 'small',
        requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'default' },
        optionalInputs: { weight: 'bolder' },
      },
      errorMessage: { color: 'attention', weight: 'bolder', spacing: 'small' },
    },
    textBlock: { headingLevel: 2 },
  }
}

const fontScale = {
  fontSizes: { small: 13, default: 15, medium: 17, large: 19, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  /** Pixels, like the sizes. */
  lineHeights: { small: 18, default: 22, medium: 24, large: 26, extraLarge: 32 },
}

/** What the host config cannot say: buttons, inputs and the frame. The widget uses the same rules. */
export const cardCss = (theme: Theme): string => {
  const { card, border, text, accent, onAccent } = palettes[theme]
  return `
.${theme} .ac-pushButton { font: 600 14px/1.3 inherit; font-family: inherit; color: ${accent}; background: ${card};
  border: 1px solid ${accent}; border-radius: 8px; padding: 8px 14px; min-height: 36px; cursor: pointer; }
.${theme} .ac-pushButton:hover { text-decoration: underline; }
.${theme} .ac-pushButton:focus-visible, .${theme} .ac-input:focus-visible { outline: 3px solid ${accent}; outline-offset: 2px; }
.${theme} .ac-actionSet { overflow: visible !important; }
.${theme} .ac-pushButton.style-positive { color: ${onAccent}; background: ${accent}; }
.${theme} .ac-pushButton > div { white-space: normal !important; overflow: visible !important; }
.${theme} .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
.${theme} .ac-input { font: inherit; color: ${text}; background: ${card}; border: 1px solid ${border}; border-radius: 8px;
  padding: 8px 10px; width: 100%; box-sizing: border-box; }
.${theme} .ac-container .ac-container { border-radius: 8px; }
.${theme} .ac-textBlock, .${theme} .ac-fact-value { overflow-wrap: anywhere; }`
}

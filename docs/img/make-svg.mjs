// Draws a captured terminal screen (text with SGR sequences) as an SVG.
// node docs/img/make-svg.mjs docs/img/chat.ansi docs/img/chat.svg [first-line] [last-line]
import { readFileSync, writeFileSync } from 'node:fs'
import stringWidth from 'string-width'

const CELL = { height: 19, width: 8.4 }
const PADDING = 16
const BACKGROUND = '#16181d'
const FOREGROUND = '#d7dae0'
const BASIC = ['#16181d', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#abb2bf']
const BRIGHT = ['#7f848e', '#ff7b86', '#b5e890', '#ffd787', '#7cc7ff', '#e197f5', '#6fd8e5', '#ffffff']

const [input, output, first = '1', last = '0'] = process.argv.slice(2)
const all = readFileSync(input, 'utf8').replace(/\s+$/, '').split('\n')
const lines = all.slice(Number(first) - 1, Number(last) || all.length)
const plain = lines.map((line) => line.replace(/\u001b\[[0-9;]*m/g, ''))
const columns = Math.max(...plain.map((line) => stringWidth(line)))

let style = {}
const rows = lines.map((line, index) => draw(line, PADDING + (index + 1) * CELL.height - 5))
const width = Math.ceil(columns * CELL.width + 2 * PADDING)
const height = lines.length * CELL.height + 2 * PADDING
writeFileSync(
  output,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>Progress display in the chat of Claude Code</title>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">
${rows.filter(Boolean).join('\n')}
</g>
</svg>
`,
)

/** One `<text>` per run of equal style, placed by cell, so that no font can shift the columns. */
function draw(line, y) {
  const texts = []
  let column = 0
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b[')) {
      style = apply(style, part.slice(2, -1))
      continue
    }
    if (part.trim() !== '') texts.push(run(part, PADDING + column * CELL.width, y))
    column += stringWidth(part)
  }
  return texts.join('')
}

function run(text, x, y) {
  const weight = style.bold ? ' font-weight="bold"' : ''
  const opacity = style.dim ? ' opacity="0.55"' : ''
  const length = (stringWidth(text) * CELL.width).toFixed(1)
  return `<text x="${x.toFixed(1)}" y="${y}" fill="${style.color ?? FOREGROUND}"${weight}${opacity} textLength="${length}">${escape(text)}</text>`
}

function apply(before, parameters) {
  const codes = parameters === '' ? [0] : parameters.split(';').map(Number)
  const after = { ...before }
  for (let code = codes.shift(); code !== undefined; code = codes.shift()) {
    if (code === 0) for (const key of Object.keys(after)) delete after[key]
    else if (code === 1) after.bold = true
    else if (code === 2) after.dim = true
    else if (code === 22) Object.assign(after, { bold: false, dim: false })
    else if (code >= 30 && code <= 37) after.color = BASIC[code - 30]
    else if (code >= 90 && code <= 97) after.color = BRIGHT[code - 90]
    else if (code === 38) after.color = extended(codes)
    else if (code === 48) extended(codes)
    else if (code === 39) delete after.color
  }
  return after
}

function extended(codes) {
  if (codes.shift() === 2) return `rgb(${codes.splice(0, 3).join(',')})`
  const index = codes.shift()
  if (index < 16) return [...BASIC, ...BRIGHT][index]
  if (index >= 232) return `rgb(${Array(3).fill(8 + (index - 232) * 10).join(',')})`
  const level = (value) => (value === 0 ? 0 : 55 + value * 40)
  return `rgb(${[36, 6, 1].map((step) => level(Math.floor((index - 16) / step) % 6)).join(',')})`
}

function escape(text) {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign])
}

import { cut, oneLine } from '../core/text.ts'
import type { Collision } from './domain.ts'
import type { ConflictReport, ReportedFile, Writer } from './report.ts'

const MOST_COLLISIONS = 8
const WIDTH = 160

/** The report as a person reads it; empty when nothing is left. */
export function renderReport({ files, next, sides }: ConflictReport): string {
  if (files.length === 0) return ''
  const heading = `${files.length === 1 ? 'One file needs' : `${files.length} files need`} a person:`
  const body = files.flatMap((file) => ['', ...fileLines(file, sides)])
  const ends = next.map(({ command, effect }) => `  ${command}\n      ${effect}`)
  return [heading, ...body, '', 'Then:', ...ends].join('\n')
}

function fileLines(file: ReportedFile, sides: ConflictReport['sides']): string[] {
  const collisions = file.collisions.slice(0, MOST_COLLISIONS).map((collision) => `    - ${sentence(collision)}`)
  const rest = file.collisions.length - MOST_COLLISIONS
  return [
    `${oneLine(file.path)}  (${oneLine(file.role)})`,
    `    ${oneLine(file.what)}`,
    ...collisions,
    ...(rest > 0 ? [`    - and ${rest} more`] : []),
    ...file.ours.map((writer) => writerLine(sides.ours, writer)),
    ...file.theirs.map((writer) => writerLine(sides.theirs, writer)),
    ...file.commands.map(({ command, effect }) => `      ${command}\n          ${oneLine(effect)}`),
  ]
}

function sentence({ field, record, why }: Collision): string {
  const place = [record, field].filter(Boolean).join(', ')
  return cut(oneLine(place === '' ? why : `${place}: ${why}`), WIDTH)
}

function writerLine(side: string, { author, commit, date, subject }: Writer): string {
  return cut(
    oneLine(`${side}: ${commit} ${author}, ${date.slice(0, 16).replace('T', ' ')}: ${subject}`),
    WIDTH,
  ).replace(/^/, '    ')
}

import type { RepositoryPaths } from '../core/paths.ts'
import { screenOn } from '../core/screen.ts'
import { terminalOf } from '../core/terminal.ts'
import { frameOf } from './frame.ts'
import { look, type ShowArguments, stdoutStyle } from './look.adapter.ts'
import { renderFinal } from './render.ts'
import type { Layout } from './style.ts'

/** How `progress watch` shows what it sees. */
export interface WatchOutput {
  open(controls: WatchControls): void
  draw(): void
  /** Gives the terminal back. Safe to call more than once. */
  close(): void
}

export interface WatchControls {
  end(): void
  redraw(): void
}

export interface WatchSource {
  readonly given: ShowArguments & { readonly json: boolean; readonly quiet: boolean }
  readonly paths: RepositoryPaths
  readonly title: string
}

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'
const CTRL_L = '\u000c'
const CTRL_Z = '\u001a'

/** The whole terminal, with keys. Throws `UNKNOWN_THEME` at once, before anything is written. */
export function screenOutput(source: WatchSource): WatchOutput {
  const output = new ScreenOutput(source)
  return { close: output.close, draw: output.draw, open: output.open }
}

class ScreenOutput {
  readonly #screen = screenOn(process.stdout)
  readonly #source: WatchSource
  #controls: WatchControls = { end: () => {}, redraw: () => {} }
  #layout: Layout

  constructor(source: WatchSource) {
    this.#source = source
    this.#layout = stdoutStyle(source.given, look(source.paths, Date.now()).options.style).layout
  }

  readonly open = (controls: WatchControls): void => {
    this.#controls = controls
    process.stdout.on('resize', this.#repaint)
    // Node.js prints its warnings over the screen.
    process.on('warning', this.#repaint)
    process.on('SIGCONT', this.#resume)
    process.stdin.on('data', this.#onKeys)
    process.stdin.on('end', controls.end)
    setRaw(true)
    this.#screen.open()
    controls.redraw()
  }

  readonly draw = (): void => {
    const { given, paths, title } = this.#source
    const { options, view } = look(paths, Date.now())
    const { rows } = terminalOf(process.stdout, process.env)
    const style = { ...stdoutStyle(given, options.style), layout: this.#layout }
    this.#screen.draw(frameOf(view, style, { hasKeys: !given.quiet, rows, title }))
  }

  readonly close = (): void => {
    this.#screen.close()
    process.stdin.off('data', this.#onKeys)
    process.stdout.off('resize', this.#repaint)
    process.off('warning', this.#repaint)
    process.off('SIGCONT', this.#resume)
    setRaw(false)
    process.stdin.pause()
  }

  readonly #onKeys = (keys: Buffer): void => {
    const key = keys.toString().slice(0, 1)
    if (['q', 'Q', CTRL_C, CTRL_D].includes(key)) this.#controls.end()
    else if (key === CTRL_Z) this.#suspend()
    else if (key === CTRL_L) this.#repaint()
    else if (key === 'd') this.#changeLayout()
  }

  readonly #repaint = (): void => {
    this.#screen.invalidate()
    this.#controls.redraw()
  }

  readonly #resume = (): void => {
    setRaw(true)
    this.#screen.open()
    this.draw()
  }

  #suspend(): void {
    this.#screen.close()
    setRaw(false)
    process.kill(process.pid, 'SIGTSTP')
  }

  #changeLayout(): void {
    this.#layout = this.#layout === 'compact' ? 'detailed' : 'compact'
    this.#controls.redraw()
  }
}

function setRaw(isRaw: boolean): void {
  if (process.stdin.isTTY) process.stdin.setRawMode(isRaw)
}

/** One line per change a person could see: the summary, or the whole view as JSON. */
export function linesOutput({ given, paths }: WatchSource): WatchOutput {
  let shown = ''
  return {
    close: () => {},
    draw: () => {
      const { options, view } = look(paths, Date.now())
      const states = view.rows.map(({ key, state }) => `${key} ${state}`).join('\n')
      const now = `${view.revision}\n${states}`
      if (now === shown) return
      shown = now
      const at = new Date(view.now).toISOString()
      const summary = renderFinal(view, stdoutStyle(given, options.style)).trim()
      process.stdout.write(given.json ? `${JSON.stringify(view)}\n` : `${at}  ${summary}\n`)
    },
    open: ({ redraw }) => redraw(),
  }
}

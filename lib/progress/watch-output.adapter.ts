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
export function screenOutput({ given, paths, title }: WatchSource): WatchOutput {
  const { stdin, stdout } = process
  const screen = screenOn(stdout)
  let layout: Layout = stdoutStyle(given, look(paths, Date.now()).options.style).layout
  let onKeys = (_keys: Buffer) => {}
  let repaint = () => {}

  const draw = () => {
    const { options, view } = look(paths, Date.now())
    const terminal = terminalOf(stdout, process.env)
    const style = { ...stdoutStyle(given, options.style), layout }
    screen.draw(frameOf(view, style, { hasKeys: !given.quiet, rows: terminal.rows, title }))
  }
  const setRaw = (isRaw: boolean) => {
    if (stdin.isTTY) stdin.setRawMode(isRaw)
  }
  const close = () => {
    screen.close()
    stdin.off('data', onKeys)
    stdout.off('resize', repaint)
    process.off('warning', repaint)
    process.off('SIGCONT', resume)
    setRaw(false)
    stdin.pause()
  }
  const suspend = () => {
    screen.close()
    setRaw(false)
    process.kill(process.pid, 'SIGTSTP')
  }
  const resume = () => {
    setRaw(true)
    screen.open()
    draw()
  }
  const open = ({ end, redraw }: WatchControls) => {
    onKeys = (keys) => {
      const key = keys.toString()
      if (/^[qQ]/.test(key) || key === CTRL_C || key === CTRL_D) end()
      else if (key === CTRL_Z) suspend()
      else if (key === CTRL_L) repaint()
      else if (key === 'd') {
        layout = layout === 'compact' ? 'detailed' : 'compact'
        redraw()
      }
    }
    repaint = () => {
      screen.invalidate()
      redraw()
    }
    stdout.on('resize', repaint)
    // Node.js prints its warnings over the screen.
    process.on('warning', repaint)
    process.on('SIGCONT', resume)
    setRaw(true)
    stdin.on('data', onKeys)
    stdin.on('end', end)
    screen.open()
    redraw()
  }
  return { close, draw, open }
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

// A real terminal: tmux with a server of its own, which the test ends.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const hasTmux = spawnSync('tmux', ['-V']).status === 0

export interface TerminalOptions {
  readonly cwd: string
  readonly columns: number
  readonly rows: number
  /** Names the server, and holds the file with what was written to the terminal. */
  readonly directory: string
}

export class Terminal {
  readonly #socket: string
  readonly #written: string

  constructor({ columns, cwd, directory, rows }: TerminalOptions) {
    this.#socket = join(directory, 'tmux.sock')
    this.#written = join(directory, 'written')
    writeFileSync(this.#written, '')
    const size = ['-x', String(columns), '-y', String(rows)]
    const { FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env
    const env = { ...rest, PS1: '$ ', TERM: 'screen-256color' }
    execFileSync('tmux', ['-S', this.#socket, '-f', '/dev/null', 'new-session', '-d', ...size, '-c', cwd, 'sh'], {
      env,
    })
    this.tmux('pipe-pane', `cat > '${this.#written}'`)
    // Also when a test fails.
    process.on('exit', () => this.end())
  }

  tmux(...words: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...words], { encoding: 'utf8' })
  }

  /** Types a command and Enter. */
  type(command: string): void {
    this.tmux('send-keys', '-l', command)
    this.press('Enter')
  }

  press(...keys: readonly string[]): void {
    this.tmux('send-keys', ...keys)
  }

  /** The rows that a person sees, without the spaces at their ends. */
  screen(): readonly string[] {
    return this.tmux('capture-pane', '-p').replace(/\n$/, '').split('\n')
  }

  /** Everything that was written to the terminal. */
  written(): string {
    return readFileSync(this.#written, 'utf8')
  }

  /** `alternate screen, cursor, wrapping`, 1 for on. */
  modes(): string {
    return this.tmux('display-message', '-p', '#{alternate_on} #{cursor_flag} #{wrap_flag}').trim()
  }

  /** Waits until `isThere` is true; throws with the screen when it is not within 10 seconds. */
  async until(isThere: () => boolean): Promise<void> {
    const end = Date.now() + 10_000
    while (!isThere()) {
      if (Date.now() > end) throw new Error(`did not happen; the screen is:\n${this.screen().join('\n')}`)
      await new Promise((done) => setTimeout(done, 30))
    }
  }

  async shows(text: string | RegExp): Promise<void> {
    await this.until(() => {
      const screen = this.screen().join('\n')
      return typeof text === 'string' ? screen.includes(text) : text.test(screen)
    })
  }

  end(): void {
    spawnSync('tmux', ['-S', this.#socket, 'kill-server'])
  }
}

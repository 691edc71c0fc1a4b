import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename } from 'node:path'

export interface ChangesOptions {
  /** No file events: for file systems that have none, such as many network ones. */
  readonly isPolling: boolean
  /** Milliseconds between two looks at a directory that gives no events, or is not there yet. */
  readonly pollMs: number
}

/** How often a watched directory is compared with the one that was there: it may have been replaced. */
const CHECK_MS = 1000

/**
 * Calls `onChange` soon after entries of the directories come, go or are replaced. By file events where the system has
 * them (it may run out of them: inotify(7), ENOSPC), else by polling. Directories may come and go. Returns what stops it.
 */
export function watchDirectories(
  directories: readonly string[],
  onChange: () => void,
  options: ChangesOptions,
): () => void {
  const watched = directories.map((path) => new WatchedDirectory(path, onChange, options.isPolling))
  let timer: NodeJS.Timeout
  const check = () => {
    for (const directory of watched) directory.check()
    timer = setTimeout(check, watched.every(({ hasEvents }) => hasEvents) ? CHECK_MS : options.pollMs)
  }
  check()
  return () => {
    clearTimeout(timer)
    for (const directory of watched) directory.close()
  }
}

class WatchedDirectory {
  readonly #path: string
  readonly #onChange: () => void
  #isRefused: boolean
  #seen = ''
  #hasHeard = false
  #inode: number | undefined
  #watcher: FSWatcher | undefined

  constructor(path: string, onChange: () => void, isPolling: boolean) {
    this.#path = path
    this.#onChange = onChange
    this.#isRefused = isPolling
  }

  get hasEvents(): boolean {
    return this.#watcher !== undefined
  }

  /** Reports what happened since the last check, and begins to watch a directory that is new. */
  check(): void {
    const stat = statSync(this.#path, { throwIfNoEntry: false })
    const now = stat ? `${stat.ino} ${stat.mtimeMs}` : ''
    const hasChanged = now !== this.#seen
    // A directory made anew may get the inode of the old one: then its changes come without events.
    if (stat?.ino !== this.#inode || (hasChanged && !this.#hasHeard)) this.#attach(stat?.ino)
    this.#seen = now
    this.#hasHeard = false
    if (hasChanged) this.#onChange()
  }

  close(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }

  #attach(inode: number | undefined): void {
    this.close()
    this.#inode = inode
    if (inode === undefined || this.#isRefused) return
    try {
      this.#watcher = watch(this.#path, (_kind, name) => {
        // An event of the directory itself is not heard: it may be the last one.
        this.#hasHeard = name !== basename(this.#path)
        this.#onChange()
      })
      this.#watcher.on('error', () => this.#refuse())
    } catch {
      this.#refuse()
    }
  }

  #refuse(): void {
    this.#isRefused = true
    this.close()
  }
}

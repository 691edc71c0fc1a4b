import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CONFIG_FILE } from './config.ts'
import { isRecord } from './config-values.ts'
import { readText, replaceFile } from './json-file.ts'
import type { RepositoryPaths } from './paths.ts'

/**
 * A part of the configuration that can run a command. The file comes with a pull, from whoever may push: such a part
 * does nothing until the user of this clone has approved exactly this content, as with direnv and mise.
 */
export interface CommandPart {
  /** Where it stands in the file, such as `push.gate`. */
  readonly name: string
  /** Everything that decides what is run. */
  readonly content: string
}

export interface ApprovedPart extends CommandPart {
  /** ISO time. */
  readonly approvedAt: string
}

type Places = Pick<RepositoryPaths, 'commonDir' | 'mainWorktree'>

/** Where the approvals of a clone are: in the git directory, which no pull can write to; a JSON object in each line. */
function trustFile({ commonDir }: Pick<RepositoryPaths, 'commonDir'>): string {
  return join(commonDir, 'orc-hooks', 'trust')
}

/** Whether the user of this clone has approved this very content at this place. Without approvals one system call. */
export function isTrusted(paths: Places, part: CommandPart): boolean {
  const hash = hashOf(paths, part)
  return readApprovals(paths).some((approval) => approval.hash === hash)
}

/** What is approved, oldest first. */
export function approvedParts(paths: Places): readonly ApprovedPart[] {
  return readApprovals(paths).map(({ approvedAt, content, name }) => ({ approvedAt, content, name }))
}

/** Approves the parts, at the time `now`. */
export function approve(paths: Places, parts: readonly CommandPart[], now: number): void {
  const file = trustFile(paths)
  const approvedAt = new Date(now).toISOString()
  const lines = parts.map(({ content, name }) =>
    JSON.stringify({ approvedAt, content, hash: hashOf(paths, { content, name }), name }),
  )
  mkdirSync(dirname(file), { mode: 0o700, recursive: true })
  // One write at the end of the file: of two that approve at once neither is lost.
  appendFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
}

/** Takes every approval back. */
export function revokeAll(paths: Places): void {
  const file = trustFile(paths)
  if (readText(file) !== undefined) replaceFile(file, '', dirname(file))
}

interface Approval extends ApprovedPart {
  readonly hash: string
}

/** The path is part of it: what was approved for one clone says nothing of a copy of it. */
function hashOf({ mainWorktree }: Places, { content, name }: CommandPart): string {
  const text = JSON.stringify([join(mainWorktree, CONFIG_FILE), name, content])
  return createHash('sha256').update(text).digest('hex')
}

function readApprovals(paths: Places): readonly Approval[] {
  return (readText(trustFile(paths)) ?? '').split('\n').flatMap((line) => parseApproval(line) ?? [])
}

function parseApproval(line: string): Approval | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (!isRecord(value)) return undefined
    const { approvedAt, content, hash, name } = value
    const isWhole = [approvedAt, content, hash, name].every((field) => typeof field === 'string')
    return isWhole
      ? { approvedAt: `${approvedAt}`, content: `${content}`, hash: `${hash}`, name: `${name}` }
      : undefined
  } catch {
    return undefined
  }
}

/** What a command says that leaves out an unapproved part: one line, and it goes on with exit code 0. */
export function notTrusted({ name }: CommandPart): string {
  return `${name} in ${CONFIG_FILE} is not approved in this clone, so it was left out. To read and approve it: npx orc-hooks trust`
}

import { complaint, oneOf, type Section, textList, unknownKeys } from '../core/config-values.ts'

/** The rule about names of branches. */
export interface BranchNames {
  /** `warn` says it and lets the push go; `enforce` refuses the push. */
  readonly rule: 'enforce' | 'off' | 'warn'
  /** Patterns of the shell: `*` stands for any text, also with slashes in it. */
  readonly allow: readonly string[]
}

const RULES = ['off', 'warn', 'enforce'] as const

/** The main branches, the usual prefixes of branches, those of agents, and those of bots. */
const ALLOWED = [
  ...['main', 'master', 'trunk', 'develop', 'gh-pages'],
  ...[
    ...['bugfix', 'build', 'chore', 'ci', 'docs', 'feat', 'feature', 'fix', 'hotfix', 'perf', 'refactor', 'release'],
    ...['revert', 'style', 'test', 'agent', 'claude', 'codex', 'copilot', 'cursor', 'gemini', 'opencode'],
    ...['dependabot', 'renovate', 'gh-readonly-queue'],
  ].map((prefix) => `${prefix}/*`),
]

/** What may stand in a pattern: nothing that a shell would read as more than a pattern. */
const PATTERN = /^[A-Za-z0-9._/*?@+[\]!-]{1,200}$/

/** The rule in the configuration. A wrong pattern is left out; without any other the defaults count. */
export function parseBranchNames(section: Section): BranchNames {
  unknownKeys(section, ['allow', 'rule'])
  const given = textList(section, 'allow', { fallback: ALLOWED, max: 200 })
  const allowed = 'letters, digits and . _ / @ + - with the wildcards * ? [a-z]'
  for (const text of given.filter((name) => !PATTERN.test(name))) {
    section.problems.push(complaint(`${section.where}allow`, text, { allowed, used: 'the others' }))
  }
  const right = given.filter((name) => PATTERN.test(name))
  return {
    allow: right.length === 0 ? ALLOWED : right,
    rule: oneOf(section, 'rule', { allowed: RULES, fallback: 'warn' }),
  }
}

import { assert, run, test } from '../../../helpers/harness.ts'
import { merge3, textOf } from './look-alikes.ts'

interface Case {
  readonly name: string
  readonly base?: string
  readonly ours: string
  readonly theirs: string
  /** A collision is written as `<ours|base|theirs>`. */
  readonly merged: string
  readonly rules?: readonly string[]
}

const CASES: readonly Case[] = [
  {
    name: 'an item that both sides added is there once, also where one of them put it in the place of another',
    base: '- [ada](https://example.com/ada)\n- [kai](https://example.com/kai)\n',
    ours: '- [ada](https://example.com/ada)\n- [eve](https://example.com/eve)\n',
    theirs: '- [ada](https://example.com/ada)\n- [kai](https://example.com/kai)\n- [eve](https://example.com/eve)\n',
    merged: '- [ada](https://example.com/ada)\n- [eve](https://example.com/eve)\n',
  },
  {
    name: 'ids with a number after a point are ids of their own',
    base: '- [ ] AT-1: oil\n',
    ours: '- [ ] AT-1: oil\n- [ ] AT-2.1: lamp\n',
    theirs: '- [ ] AT-1: oil\n- [x] AT-2.3: fog\n',
    merged: '- [ ] AT-1: oil\n- [ ] AT-2.1: lamp\n- [x] AT-2.3: fog\n',
  },
  {
    name: 'status: the higher rank wins',
    base: '## A\n\n- **Status:** planned\n',
    ours: '## A\n\n- **Status:** in progress\n',
    theirs: '## A\n\n- **Status:** ✅ COMPLETE (Jan 16, 2026)\n',
    merged: '## A\n\n- **Status:** ✅ COMPLETE (Jan 16, 2026)\n',
    rules: ['status-rank'],
  },
  {
    name: 'status: the side whose record was changed later beats the rank',
    base: '## A\n\n- **Status:** review\n- **Updated:** 2026-01-01\n',
    ours: '## A\n\n- **Status:** in progress\n- **Updated:** 2026-03-01\n',
    theirs: '## A\n\n- **Status:** done\n- **Updated:** 2026-02-01\n',
    merged: '## A\n\n- **Status:** in progress\n- **Updated:** 2026-03-01\n',
    rules: ['status-newer', 'newest'],
  },
  {
    name: 'status: two statuses of one rank are a person’s',
    base: '**Status:** planned\n',
    ours: '**Status:** closed\n',
    theirs: '**Status:** done\n',
    merged: '<**Status:** closed\n|**Status:** planned\n|**Status:** done\n>',
  },
  {
    name: 'a value that was emptied follows the status that lost',
    base: '## A\n\n- **Status:** in progress\n- **Assignee:** ada\n',
    ours: '## A\n\n- **Status:** planned\n- **Assignee:** —\n',
    theirs: '## A\n\n- **Status:** done\n- **Assignee:** grace\n',
    merged: '## A\n\n- **Status:** done\n- **Assignee:** grace\n',
    rules: ['status-rank', 'with-status'],
  },
  {
    name: 'an empty field that one side removed and the other filled is filled',
    base: '## A\n\n- **Owner:** —\n- **Effort:** 4h\n',
    ours: '## A\n\n- **Effort:** 4h\n',
    theirs: '## A\n\n- **Owner:** ada\n- **Effort:** 4h\n',
    merged: '## A\n\n- **Owner:** ada\n- **Effort:** 4h\n',
    rules: ['empty-field'],
  },
  {
    name: 'generated values follow the newer time stamp beside them',
    base: '---\nsource_hash: a1\ngenerated_at: 2026-01-01T10:00:00Z\n---\n',
    ours: '---\nsource_hash: b2\ngenerated_at: 2026-01-03T10:00:00Z\n---\n',
    theirs: '---\nsource_hash: c3\ngenerated_at: 2026-01-02T10:00:00Z\n---\n',
    merged: '---\nsource_hash: b2\ngenerated_at: 2026-01-03T10:00:00Z\n---\n',
    rules: ['generated', 'newest'],
  },
  {
    name: 'sets: removals win, additions join',
    base: '---\nlabels: [a, b, c]\n---\n',
    ours: '---\nlabels: [a, c, d]\n---\n',
    theirs: '---\nlabels: [b, c, e]\n---\n',
    merged: '---\nlabels: [c, d, e]\n---\n',
    rules: ['set'],
  },
  {
    name: 'lists in front matter element by element',
    base: '---\ntags:\n  - a\n  - b\n---\n',
    ours: '---\ntags:\n  - a\n  - b\n  - c\n---\n',
    theirs: '---\ntags:\n  - b\n  - d\n---\n',
    merged: '---\ntags:\n  - b\n  - c\n  - d\n---\n',
  },
  {
    name: 'several fields on one line, each by itself',
    base: '**Priority:** P1 | **Status:** open | **Effort:** 4h\n',
    ours: '**Priority:** P0 | **Status:** open | **Effort:** 4h\n',
    theirs: '**Priority:** P1 | **Status:** open | **Effort:** 8h\n',
    merged: '**Priority:** P0 | **Status:** open | **Effort:** 8h\n',
    rules: ['layout'],
  },
  {
    name: 'a status on a line of several fields by its rank, beside a time stamp by that',
    base: '## A\n\n**Status:** planned | **Updated:** 2026-01-01\n',
    ours: '## A\n\n**Status:** done | **Updated:** 2026-01-03\n',
    theirs: '## A\n\n**Status:** in progress | **Updated:** 2026-01-02\n',
    merged: '## A\n\n**Status:** done | **Updated:** 2026-01-03\n',
    rules: ['status-rank', 'newest'],
  },
  {
    name: 'prose: other words of one paragraph, one side wrapped anew',
    base: 'The lamp is lit at dusk and put out at dawn.\n',
    ours: 'The lamp is lit\nat dusk and put\nout at dawn.\n',
    theirs: 'The big lamp is lit at dusk and put out at dawn.\n',
    merged: 'The big lamp is lit at dusk and put out at dawn.\n',
    rules: ['layout'],
  },
  {
    name: 'prose: the same words differently are a person’s',
    base: 'The lamp is red.\n',
    ours: 'The lamp is blue.\n',
    theirs: 'The lamp is green.\n',
    merged: '<The lamp is blue.\n|The lamp is red.\n|The lamp is green.\n>',
  },
  {
    name: 'texts that differ in their markup only: the one with more of it',
    base: 'See the guide.\n',
    ours: 'Read AGENTS.md for all of it.\n',
    theirs: 'Read `AGENTS.md` for all of it.\n',
    merged: 'Read `AGENTS.md` for all of it.\n',
    rules: ['markup'],
  },
  {
    name: 'tables: a column added on one side, a cell changed on the other',
    base: '| ID | Task |\n|---|---|\n| A-1 | lamp |\n| A-2 | horn |\n',
    ours: '| ID | Task | Owner |\n|---|---|---|\n| A-1 | lamp | ada |\n| A-2 | horn | bob |\n',
    theirs: '| ID | Task |\n|---|---|\n| A-1 | big lamp |\n| A-2 | horn |\n',
    merged: '| ID | Task | Owner |\n|---|---|---|\n| A-1 | big lamp | ada |\n| A-2 | horn | bob |\n',
  },
  {
    name: 'tables: padded anew on one side, a cell changed on the other, an escaped pipe',
    base: '| ID | Task |\n|---|---|\n| A-1 | a \\| b |\n',
    ours: '| ID  | Task   |\n| --- | ------ |\n| A-1 | a \\| b |\n',
    theirs: '| ID | Task |\n|---|---|\n| A-1 | a \\| c |\n',
    merged: '| ID  | Task   |\n| --- | ------ |\n| A-1 | a \\| c |\n',
  },
  {
    name: 'tables: a row that one side moved to another table and the other edited is moved and edited',
    base: '# A\n\n## Now\n\n| Session | Status |\n|---|---|\n| S-1 | open |\n| S-2 | open |\n\n## Done\n\n| Session | Status |\n|---|---|\n| S-0 | done |\n',
    ours: '# A\n\n## Now\n\n| Session | Status |\n|---|---|\n| S-2 | open |\n\n## Done\n\n| Session | Status |\n|---|---|\n| S-0 | done |\n| S-1 | open |\n',
    theirs:
      '# A\n\n## Now\n\n| Session | Status |\n|---|---|\n| S-1 | done |\n| S-2 | open |\n\n## Done\n\n| Session | Status |\n|---|---|\n| S-0 | done |\n',
    merged:
      '# A\n\n## Now\n\n| Session | Status |\n|---|---|\n| S-2 | open |\n\n## Done\n\n| Session | Status |\n|---|---|\n| S-0 | done |\n| S-1 | done |\n',
  },
  {
    name: 'code: other lines of one block, a list in one word as a set',
    base: '```sh\nrun --json a,b\nstop\n```\n',
    ours: '```sh\nrun --json a,b,c\nstop\n```\n',
    theirs: '```sh\nrun --json b,d\nstop now\n```\n',
    merged: '```sh\nrun --json b,c,d\nstop now\n```\n',
  },
  {
    name: 'code: different lines put into one place are a person’s, and only those',
    base: '```sh\nstart\nstop\n```\n',
    ours: '```sh\nstart\none\nstop\n```\n',
    theirs: '```sh\nstart\ntwo\nstop\n```\n',
    merged: '```sh\nstart\n<one\n||two\n>stop\n```\n',
  },
  {
    name: 'a number with commas is no list',
    base: 'It holds 12,500 litres of oil.\n',
    ours: 'It holds 12,750 litres of oil.\n',
    theirs: 'It holds 13,000 litres of oil.\n',
    merged: '<It holds 12,750 litres of oil.\n|It holds 12,500 litres of oil.\n|It holds 13,000 litres of oil.\n>',
  },
  {
    name: 'changelog: entries of both sides below one heading, a release of one side above',
    base: '# Changelog\n\n## [Unreleased](https://x/compare/v1.0.0...main)\n\n### Added\n\n- one (#1)\n',
    ours: '# Changelog\n\n## [Unreleased](https://x/compare/v1.1.0...main)\n\n### Added\n\n- one (#1)\n- two (#2)\n',
    theirs:
      '# Changelog\n\n## [Unreleased](https://x/compare/v1.2.0...main)\n\n### Added\n\n- one (#1)\n- three (#3)\n',
    merged:
      '# Changelog\n\n## [Unreleased](https://x/compare/v1.2.0...main)\n\n### Added\n\n- one (#1)\n- two (#2)\n- three (#3)\n',
    rules: ['newest'],
  },
  {
    name: 'definitions of links and footnotes each by their label',
    base: 'Text.\n\n[a]: https://x/a\n[z]: https://x/z\n[^1]: A note.\n',
    ours: 'Text.\n\n[a]: https://x/a\n[b]: https://x/b\n[z]: https://x/z\n[^1]: A note.\n',
    theirs: 'Text.\n\n[C]: https://x/c\n[z]: https://x/zz\n[^1]: A longer note.\n',
    merged: 'Text.\n\n[C]: https://x/c\n[b]: https://x/b\n[z]: https://x/zz\n[^1]: A longer note.\n',
  },
  {
    name: 'a definition that both sides changed is a person’s, and only that',
    base: '[a]: https://x/a\n[z]: https://x/z\n',
    ours: '[a]: https://x/b\n[z]: https://x/z\n',
    theirs: '[a]: https://x/c\n[z]: https://x/zz\n',
    merged: '<[a]: https://x/b\n|[a]: https://x/a\n|[a]: https://x/c\n>[z]: https://x/zz\n',
  },
  {
    name: 'without a base: one text with all words of both, a value instead of none',
    ours: '# A\n\n- **Owner:** TBD\n- **Goal:** more light\n\nOne paragraph about the lamp.\n',
    theirs: '# A\n\n- **Owner:** ada\n- **Goal:** more light\n\nOne paragraph about the lamp.\n\nAnother one.\n',
    merged: '# A\n\n- **Owner:** ada\n- **Goal:** more light\n\nOne paragraph about the lamp.\n\nAnother one.\n',
    rules: ['empty-field'],
  },
  {
    name: 'all line endings changed on one side: the other side’s lines follow',
    base: '# A\n\n- one\n',
    ours: '# A\r\n\r\n- one\r\n',
    theirs: '# A\n\n- one\n- two\n',
    merged: '# A\r\n\r\n- one\r\n- two\r\n',
  },
  {
    name: 'a byte order mark, trailing blanks and a missing final newline stay',
    base: '\ufeff# A  \n\n- one',
    ours: '\ufeff# A  \n\n- one\n- two',
    theirs: '\ufeff# A  \n\n- zero\n- one',
    merged: '\ufeff# A  \n\n- zero\n- one\n- two',
  },
  {
    name: 'a total is counted anew, on its row alone',
    base: '| Box | Count |\n|---|---|\n| a | 1 |\n| TOTAL | 1 |\n',
    ours: '| Box | Count |\n|---|---|\n| a | 1 |\n| b | 2 |\n| TOTAL | 3 |\n',
    theirs: '| Box | Count |\n|---|---|\n| a | 1 |\n| c | 4 |\n| TOTAL | 5 |\n',
    merged: '| Box | Count |\n|---|---|\n| a | 1 |\n| b | 2 |\n| c | 4 |\n| TOTAL | 7 |\n',
  },
  {
    name: 'a count in a heading that both sides raised by one is raised by two',
    base: '## Tasks (1/2)\n\n- [x] one\n- [ ] two\n',
    ours: '## Tasks (2/3)\n\n- [x] one\n- [ ] two\n- [x] three\n',
    theirs: '## Tasks (2/3)\n\n- [x] one\n- [x] two\n- [ ] four\n',
    merged: '## Tasks (3/4)\n\n- [x] one\n- [x] two\n- [x] three\n- [ ] four\n',
    rules: ['recount'],
  },
  {
    name: 'a number that counts nothing is a person’s',
    base: 'We have 3 lamps.\n',
    ours: 'We have 4 lamps.\n',
    theirs: 'We have 5 lamps.\n',
    merged: '<We have 4 lamps.\n|We have 3 lamps.\n|We have 5 lamps.\n>',
  },
]

for (const { base, merged, name, ours, rules, theirs } of CASES) {
  test(name, () => {
    const result = merge3(base, ours, theirs)
    assert.is(textOf(result), merged)
    if (rules)
      assert.equal(
        result.decisions.map(({ rule }) => rule),
        rules,
      )
    const isOpen = result.pieces.some(({ kind }) => kind === 'conflict')
    assert.is(result.collisions.length > 0, isOpen, 'a collision for each conflict, and only then')
  })
}

test('most records gone on one side and changed on the other: the whole file is a person’s, with the reason', () => {
  const items = Array.from({ length: 10 }, (_, at) => `- [ ] **OIL-${at}: item** text\n`)
  const base = `# Plan\n\n${items.join('')}`
  const result = merge3(base, `# Plan\n\n${items[0]}`, base.replace('OIL-5: item** text', 'OIL-5: item** more text'))
  assert.is(result.pieces.filter(({ kind }) => kind === 'conflict').length, 1)
  assert.match(result.collisions[0]?.why ?? '', /9 of 11 records/)
})

test('a day without a time is not older than a time of the same day', () => {
  const state = (time: string, at: string) => `# State\n\nLast session: ${time}\nStopped at: ${at}\n`
  const base = state('2026-03-28', 'plan 1')
  const [day, noon] = [state('2026-03-29', 'plan 3'), state('2026-03-29T11:17:00Z', 'plan 2')]
  for (const [ours, theirs] of [
    [day, noon],
    [noon, day],
  ] as const) {
    const text = textOf(merge3(base, ours, theirs))
    assert.match(text, /plan 2/)
    assert.match(text, /plan 3/)
  }
})

test('two documents under one name are not mixed', () => {
  const result = merge3(undefined, '# One\n\nFirst.\n\n## A\n\na\n', '# Two\n\nOther.\n\n## B\n\nb\n')
  assert.is(result.collisions.length, 1)
})

run()

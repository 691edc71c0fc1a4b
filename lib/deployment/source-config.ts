/** What the word of a source means: it decides in the order of the sources, or must agree before a commit is live. */
export type Meaning = 'decides' | 'confirms'

export type OptionValue = string | number | readonly string[] | Readonly<Record<string, string>>

/** One entry of `sources` in the configuration; its options are checked against source-options.ts. */
export interface SourceConfig {
  readonly meaning: Meaning
  /** Unique in its environment. */
  readonly name: string
  readonly options: Readonly<Record<string, OptionValue>>
  readonly type: string
}

/** The text of an option; undefined where it is not set. */
export function textOption({ options }: SourceConfig, key: string): string | undefined {
  const value = options[key]
  return typeof value === 'string' ? value : undefined
}

/** The number of an option. */
export function numberOption({ options }: SourceConfig, key: string, fallback: number): number {
  const value = options[key]
  return typeof value === 'number' ? value : fallback
}

/** The texts of an option; none where it is not set. */
export function listOption({ options }: SourceConfig, key: string): readonly string[] {
  const value = options[key]
  return Array.isArray(value) ? value : []
}

/** The texts of an option by name; undefined where it is not set. */
export function mapOption({ options }: SourceConfig, key: string): Readonly<Record<string, string>> | undefined {
  const value = options[key]
  return typeof value === 'object' && !isList(value) ? value : undefined
}

function isList(value: OptionValue): value is readonly string[] {
  return Array.isArray(value)
}

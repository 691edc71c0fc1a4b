import { isAddress, ADDRESS_WORDS as WORDS } from '../core/address.ts'
import { checked, type Section, subsection, unknownKeys } from '../core/config-values.ts'

/** What `orc-hooks deploy verify` asks of an environment beside its sources. */
export interface VerifyConfig {
  /** Addresses that must answer. */
  readonly smoke: readonly string[]
  /** The address of the service, below which its health endpoints are looked for. */
  readonly url: string | undefined
}

const MAX_ADDRESSES = 20

/** The section `verify` of an environment. */
export function parseVerify(environment: Section): VerifyConfig {
  const section = subsection(environment, 'verify')
  unknownKeys(section, ['smoke', 'url'])
  const isList = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.length <= MAX_ADDRESSES && value.every(isAddress)
  return {
    smoke: checked<readonly string[]>(section, 'smoke', {
      allowed: `a list, each ${WORDS}`,
      fallback: [],
      isAllowed: isList,
    }),
    url: checked<string | undefined>(section, 'url', { allowed: WORDS, fallback: undefined, isAllowed: isAddress }),
  }
}

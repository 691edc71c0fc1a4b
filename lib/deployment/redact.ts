import { redact } from '../core/redact.ts'
import { oneLine } from '../core/text.ts'
import type { Environment } from './ports.ts'

/** Variables whose value is a secret, by what their names usually say. */
const SECRET_NAME = /AUTH|CREDENTIAL|DATABASE_URL|DSN|KEY|PASS|SECRET|TOKEN|WEBHOOK/i
/** Shorter values would turn ordinary words into stars. */
const MIN_SECRET = 8

/** Query and fragment of a URL: what signs a link stands there. */
const QUERY = /(\bhttps?:\/\/[^\s"'<>?#]*)[?#][^\s"'<>]*/gi
/** Userinfo up to the last `@` before the path: passwords may hold an `@` themselves. */
const USERINFO = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi
/** A signed token as it is, wherever it stands. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi

/** Makes one line of text that tells no secret: neither one of the environment, nor one that a text carries in itself. */
export function redactor(env: Environment): (text: string) => string {
  const secrets = secretsOf(env)
  return (text) => {
    const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    return oneLine(
      redact(known.replace(USERINFO, '$1***@').replace(QUERY, '$1?***').replace(BEARER, '$1 ***').replace(JWT, '***')),
    )
  }
}

/** The address as it may be shown: without userinfo, query and fragment; undefined for what is no http address. */
export function publicUrl(text: string | undefined): string | undefined {
  const url = text && URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}` : undefined
}

/** Longest first, so that a secret that contains another disappears whole. */
function secretsOf(env: Environment): readonly string[] {
  const values = Object.entries(env).flatMap(([name, value = '']) =>
    SECRET_NAME.test(name) ? [value, ...passwordsIn(value)] : passwordsIn(value),
  )
  return [...new Set(values.flatMap((value) => [value, encodeURIComponent(value)]))]
    .filter((value) => value.length >= MIN_SECRET)
    .toSorted((a, b) => b.length - a.length)
}

/** The password in an address, whatever the variable is called, raw and decoded: an error may quote that alone. */
function passwordsIn(value: string): readonly string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^:@/]*:(.*)@/i.exec(value)?.[1]
  return password ? [password, decode(password)] : []
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

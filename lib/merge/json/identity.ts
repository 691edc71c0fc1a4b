import { type JsonValue, scalarText, type Three } from './value.ts'

/** Members that say of which format or version the rest is; they can stand before the id. */
const FORMAT = /^(?:\$?schema(?:_?version)?|version|kind|type)$/i
/** What names the record that it is in; not another one, and not the next one. */
const OWN_ID = /^(?:id|uid|uuid)$|(?:_id|[a-z]Id|_uuid)$/
const OTHER_ID =
  /^(?:active|base|current|head|highest|last|latest|next|owner|parent|prev|previous|selected|user)(?:_|[A-Z])/

/**
 * The id with which an object begins, if each side made another record, or put another one in the place of the base's:
 * what they have is the record of one run and that of another one, and no part of one belongs in the other.
 */
export function replacedId({ base, ours, theirs }: Three<JsonValue>): string | undefined {
  const [was, left, right] = [base && ownId(base), ownId(ours), ownId(theirs)]
  if (!left || !right || left.name !== right.name || left.id === right.id) return undefined
  const isOfBase = was?.name === left.name && (was.id === left.id || was.id === right.id)
  return isOfBase ? undefined : left.name
}

function ownId({ node, source }: JsonValue): { readonly id: string; readonly name: string } | undefined {
  const first = node.items.find(({ key }) => !FORMAT.test(key))
  if (first?.value.type !== 'scalar' || !OWN_ID.test(first.key) || OTHER_ID.test(first.key)) return undefined
  return { id: scalarText({ node: first.value, source }), name: first.key }
}

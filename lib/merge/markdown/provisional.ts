import type { Three } from './words.ts'

/** Stands before a number that nobody has confirmed yet; no text that is merged may hold it. */
export const MARK = '\ue000'

/** Numbers that both sides changed: kept for the time being, if what they count can be counted after the merge. */
export interface Provisional {
  /** How many were asked for; the same in every run over the same texts. */
  asked: number
  readonly isGranted: (index: number) => boolean
}

const SKELETON = /\d+/g

/** Ours with a mark before each number, where the texts differ in whole numbers only and this one is granted. */
export function provisionalNumber({ base, ours, theirs }: Three, provisional: Provisional): string | undefined {
  const skeletons = [base, ours, theirs].map((text) => text.replace(SKELETON, '#'))
  if (!/^\W*\d{1,7}(?:\/\d{1,7})?\s?%?\W*$/.test(ours) || new Set(skeletons).size > 1) return undefined
  if (/\d[.,:-]\d/.test(ours)) return undefined
  const index = provisional.asked++
  return provisional.isGranted(index) ? ours.replace(SKELETON, (digits) => MARK + digits) : undefined
}

/** `40s`, `2m 10s`, `1h 23m`, `3d 4h`: the two largest units, so that the text stays short at any age. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`
  return `${Math.floor(whole / 86_400)}d ${Math.floor((whole % 86_400) / 3600)}h`
}

/** The largest unit alone, rounded: `40s`, `2m`, `1h`, `3d`. For what is not known more exactly. */
export function formatRoughly(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))}s`
  if (seconds < 3570) return `${Math.round(seconds / 60)}m`
  if (seconds < 84_600) return `${Math.round(seconds / 3600)}h`
  return `${Math.round(seconds / 86_400)}d`
}

// cli-progress exports its pure formatter only as a file; @types/cli-progress describes its index.
declare module 'cli-progress/lib/format-bar.js' {
  interface BarOptions {
    readonly barsize: number
    readonly barCompleteString: string
    readonly barGlue: string
    readonly barIncompleteString: string
  }
  const formatBar: (progress: number, options: BarOptions) => string
  export = formatBar
}

export interface Spinner {
  step(text: string): void
  stop(): void
}

/**
 * A spinner on a real terminal, and nothing anywhere else: with 0 columns ora never ends, and on a build machine its
 * frames fill the log. It leaves stdin alone, because a command may ask something afterwards.
 */
export async function startSpinner(text: string): Promise<Spinner> {
  const { stderr } = process
  if (!stderr.isTTY || !stderr.columns || process.env['CI']) return { step: () => {}, stop: () => {} }
  const { default: ora } = await import('ora')
  const spinner = ora({ discardStdin: false, stream: stderr, text }).start()
  return {
    step(next) {
      spinner.text = next
      // The checks are synchronous, so no timer draws the next frame.
      spinner.render()
    },
    stop: () => void spinner.stop(),
  }
}

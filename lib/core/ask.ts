import { createInterface } from 'node:readline/promises'

/** Whether there is a person to ask: both ends are a terminal, and this is no build machine. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env['CI'])
}

/** The answer of the person at the terminal; `fallback` for an empty line or the end of input. */
export async function ask(question: string, fallback: boolean): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answer = await new Promise<string>((done) => {
      reader.once('close', () => done(''))
      reader.question(`${question} ${fallback ? '[Y/n]' : '[y/N]'} `).then(done, () => done(''))
    })
    return answer.trim() === '' ? fallback : /^y(es)?$/i.test(answer.trim())
  } finally {
    reader.close()
  }
}

// A bundle of its own, with nothing shared (build.mjs): the command that agents wait for while they race to push.
import { command } from './handle-push-conflict.ts'
import { runAlone } from './run-alone.ts'

/** Runs `handle-push-conflict` under the name that it was called by. */
export const handlePushConflict = (words: readonly string[], name: string) => runAlone(name, command, words)

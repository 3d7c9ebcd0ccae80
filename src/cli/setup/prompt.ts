// Questions on a terminal: one line each, secrets without an echo, and an end of input that is no error.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { type CommandIo, print } from '../io.ts'
import { columnsOf, createPaint, type Paint, wrap } from '../terminal.ts'

/** Input ended (Ctrl-D) or Ctrl-C came: what was stored stays, nothing more is asked. */
export class Left extends Error {
  override name = 'Left'
}

type Choice<Key extends string> = { key: Key; label: string; more?: string }

export type Prompt = {
  paint: Paint
  /** A paragraph, wrapped; lines stay lines. */
  say(text?: string): Promise<void>
  /** What was typed, without blanks around it; `otherwise` when that is nothing. @throws {Left} */
  ask(question: string, options?: { otherwise?: string; secret?: boolean }): Promise<string>
  /** Numbered choices; the first counts when nothing is typed. `understand`: the key that words other than a number stand for. @throws {Left} */
  choose<Key extends string>(
    question: string,
    choices: readonly Choice<Key>[],
    understand?: (words: string) => Key | null,
  ): Promise<Key>
  /** @throws {Left} */
  confirm(question: string, otherwise?: 'y' | 'n'): Promise<boolean>
  close(): void
}

export function createPrompt({ stdin, stdout, env, signal }: CommandIo): Prompt {
  const paint = createPaint(stdout, env)
  let quiet = false
  const echo = new Writable({
    // Handed on at once: a terminal that is waited for would get the rest of a question only when the answer is hidden already.
    write(text: Buffer, _encoding, done) {
      if (!quiet) stdout.write(text.toString())
      done()
    },
  })
  const terminal = stdin.isTTY === true && stdout.isTTY === true
  Object.assign(echo, { columns: stdout.columns })
  const lines = createInterface({ input: stdin, output: echo, terminal })
  const typed = lines[Symbol.asyncIterator]()
  const leave = () => lines.close()
  signal.addEventListener('abort', leave, { once: true })
  lines.on('SIGINT', leave)

  async function ask(question: string, { otherwise = '', secret = false } = {}): Promise<string> {
    const shown = otherwise === '' ? '' : paint('dim', ` [${otherwise}]`)
    // Its own prompt: it draws it anew when somebody corrects what was typed.
    lines.setPrompt(`${paint('bold', question)}${shown}${secret ? paint('dim', ' (not shown)') : ''} `)
    lines.prompt()
    quiet = secret && terminal
    const { value, done } = await typed.next()
    quiet = false
    if (secret) await print(stdout, '\n')
    if (done || signal.aborted) throw new Left()
    return String(value).trim() || otherwise
  }

  async function say(text = ''): Promise<void> {
    const width = columnsOf(stdout)
    await print(
      stdout,
      `${text
        .split('\n')
        .map((line) => (line === '' ? '' : wrap(line, width, '  ')))
        .join('\n')}\n`,
    )
  }

  return {
    paint,
    say,
    ask,
    async choose(question, choices, understand = () => null) {
      const width = columnsOf(stdout)
      for (const [index, { label, more }] of choices.entries()) {
        await print(stdout, `${wrap(label, width, `  ${String(index + 1).padStart(2)}  `)}\n`)
        if (more) await print(stdout, `${paint('dim', wrap(more, width, '      '))}\n`)
      }
      for (;;) {
        const answer = await ask(question, { otherwise: '1' })
        const chosen = choices[Number(answer) - 1]?.key ?? understand(answer)
        if (chosen !== null) return chosen
        await say(`A number from 1 to ${choices.length}.`)
      }
    },
    async confirm(question, otherwise = 'y') {
      for (;;) {
        const answer = (await ask(question, { otherwise })).toLowerCase()
        if (answer === 'y' || answer === 'yes') return true
        if (answer === 'n' || answer === 'no') return false
        await say('y or n.')
      }
    },
    close() {
      signal.removeEventListener('abort', leave)
      lines.close()
    },
  }
}

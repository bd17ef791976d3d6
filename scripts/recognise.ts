import { recognise } from '../contract/codes/recognise.ts'
import { refused } from '../contract/codes/recognised.ts'
import { CODE_MAX_CHARS } from '../contract/codes/refusals.ts'

/**
 * `npm run -s recognise`: one code a line on standard input, one JSON object a line on standard output. Whatever the
 * length of a line, no more of it is held than a code may have.
 */

/** A longer line is refused unread: no code of so many characters has more bytes, white space around it aside. */
const LINE_MAX_BYTES = 4 * CODE_MAX_CHARS
const LINE_FEED = 10

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the answers has seen enough.
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

for await (const answers of answer(process.stdin)) {
  if (!process.stdout.write(answers)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}

/** Answers of all lines that end within a chunk come together. */
async function* answer(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let line: Buffer[] = []
  let lineBytes = 0
  const keep = (bytes: Buffer) => {
    lineBytes += bytes.length
    if (lineBytes <= LINE_MAX_BYTES) line.push(bytes)
  }
  const take = () => {
    const isCut = lineBytes > LINE_MAX_BYTES
    const text = isCut ? '' : Buffer.concat(line).toString('utf8')
    line = []
    lineBytes = 0
    return `${JSON.stringify(isCut ? refused('TOO_LONG', CODE_MAX_CHARS) : recognise(text))}\n`
  }
  for await (const chunk of input) {
    let answers = ''
    let from = 0
    for (let to = chunk.indexOf(LINE_FEED); to >= 0; to = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, to))
      answers += take()
      from = to + 1
    }
    keep(chunk.subarray(from))
    if (answers) yield answers
  }
  if (lineBytes > 0) yield take()
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { BodyError, readBody } from '../../bridge-server/http/body.ts'
import { type Listening, listen } from '../../bridge-server/http/serve.ts'

/**
 * A server of a test's own, on any free port: it answers requests whose bodies have arrived whole. One that is cut off,
 * as when a story ends while a notification is on its way, is forgotten.
 */
export function serveBodies(
  answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => unknown,
): Promise<Listening> {
  return listen(async (request, response) => {
    const body = await wholeBody(request)
    if (body) await answer(request, body, response)
  }, 0)
}

async function wholeBody(request: IncomingMessage): Promise<Buffer | null> {
  try {
    return await readBody(request)
  } catch (error) {
    if (error instanceof BodyError && error.status === 400) return null
    throw error
  }
}

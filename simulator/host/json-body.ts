import type { Context } from 'koa'
import type { z } from 'zod'
import { BodyError, readBody } from '../../bridge-server/http/body.ts'

const BODY_TIMEOUT_MS = 10_000

/**
 * Reads a JSON request body and checks it against a schema.
 *
 * Answers 415, 413 or 400 itself and returns undefined when the body is not what the schema asks for. The content
 * type is required because a form or plain-text post crosses origins without a preflight.
 */
export async function jsonBody<T>(
  context: Context,
  schema: z.ZodType<T>,
  limitBytes: number,
): Promise<T | undefined> {
  if (!context.is('application/json')) return refuse(context, 415, 'Send application/json.')
  try {
    const body = await readBody(context.req, { limitBytes, timeoutMs: BODY_TIMEOUT_MS })
    const parsed = schema.safeParse(JSON.parse(body.toString('utf8')))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    return refuse(context, 400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`)
  } catch (error) {
    if (error instanceof BodyError) return refuse(context, error.status, error.message)
    if (error instanceof SyntaxError) return refuse(context, 400, 'The body is not valid JSON.')
    throw error
  }
}

function refuse(context: Context, status: number, error: string): undefined {
  context.status = status
  context.body = { error }
  return undefined
}

import type { Context, Middleware } from 'koa'
import { BodyError, readBody } from '../../http/body.ts'
import { JsonError, parseJson } from '../../http/json.ts'
import { PLAIN_PAGE_POLICY } from '../../http/plain-page.ts'
import type { Reader } from '../../store/store.ts'
import type { Beta } from './beta.ts'
import { feedbackPage } from './feedback-page.ts'
import { latestFeedback } from './feedback-records.ts'
import { betaProgramme } from './programme.ts'

const BODY_LIMITS = { limitBytes: 2 * 1024 * 1024, timeoutMs: 10_000 }
const LISTED_MAX = 200

/** `GET /beta` and `PUT /beta` (the programme, whole), and the page `GET /feedback`: for this machine alone. */
export function betaDoor(beta: Beta, reader: Reader): Middleware {
  return async (ctx, next) => {
    switch (`${ctx.method} ${ctx.path}`) {
      case 'GET /beta':
        ctx.body = beta.programme
        return
      case 'PUT /beta':
        return replaceProgramme(ctx, beta)
      case 'GET /feedback':
        ctx.set('Content-Security-Policy', PLAIN_PAGE_POLICY)
        ctx.type = 'text/html; charset=utf-8'
        ctx.body = feedbackPage(await latestFeedback(reader, LISTED_MAX))
        return
      default:
        return next()
    }
  }
}

async function replaceProgramme(ctx: Context, beta: Beta): Promise<void> {
  const refuse = (status: number, message: string, field?: string) => {
    ctx.status = status
    ctx.body = { message, ...(field && { field }) }
  }
  let json: unknown
  try {
    json = parseJson(await readBody(ctx.req, BODY_LIMITS))
  } catch (error) {
    if (error instanceof JsonError) return refuse(400, error.message)
    if (error instanceof BodyError) return refuse(error.status, error.message)
    throw error
  }
  const programme = betaProgramme.safeParse(json)
  if (!programme.success) {
    const issue = programme.error.issues[0]
    return refuse(422, issue?.message ?? 'malformed', issue?.path.join('.'))
  }
  await beta.replace(programme.data)
  ctx.body = beta.programme
}

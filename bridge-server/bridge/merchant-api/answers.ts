/** An answer of the dialect before it is signed. */
export interface Answer {
  readonly status: number
  /** Absent for 204. */
  readonly body?: object
  /** Ends the Request-ID: 0 when all is well, otherwise what support staff ask for. */
  readonly number: number
}

/** Codes of the dialect's error bodies, with their HTTP status and the number that the Request-ID ends with. */
const ERRORS = {
  SIGN_ERROR: { status: 401, number: 268443699 },
  PARAM_ERROR: { status: 400, number: 268435461 },
  INVALID_REQUEST: { status: 400, number: 268498688 },
  APPID_MCHID_NOT_MATCH: { status: 400, number: 268445527 },
  ORDERPAID: { status: 400, number: 268449538 },
  ORDER_CLOSED: { status: 400, number: 268447914 },
  NO_AUTH: { status: 403, number: 268435463 },
  NOT_ENOUGH: { status: 403, number: 268435467 },
  USER_ACCOUNT_ABNORMAL: { status: 403, number: 268435468 },
  ORDER_NOT_EXIST: { status: 404, number: 268512771 },
  RESOURCE_NOT_EXISTS: { status: 404, number: 268435464 },
  FREQUENCY_LIMITED: { status: 429, number: 268435465 },
  SYSTEM_ERROR: { status: 500, number: 268435462 },
} as const

export type DialectError = keyof typeof ERRORS

/** Number of the one PARAM_ERROR that has a number of its own: a parameter that is not documented. */
export const EXTRA_PARAMETER_NUMBER = 270924358

export function ok(body: object): Answer {
  return { status: 200, body, number: 0 }
}

export const NO_CONTENT: Answer = { status: 204, number: 0 }

/** `message` names cause and cure in Chinese: many SDKs show their users nothing else. */
export function refuse(code: DialectError, message: string, detail?: object, number?: number): Answer {
  const { status, number: usual } = ERRORS[code]
  return { status, body: detail ? { code, message, detail } : { code, message }, number: number ?? usual }
}

/** Refuses one parameter: a JSON pointer for the body, the plain name for path and query. */
export function refuseParameter(
  field: string,
  issue: string,
  location: 'body' | 'query' | 'path' | 'header' = 'body',
  value?: unknown,
): Answer {
  return refuse('PARAM_ERROR', `参数错误：${field} ${issue}`, { field, value: shown(value), issue, location })
}

/** What may be shown of a refused value: short and plain. */
function shown(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length <= SHOWN_CHARS_MAX ? value : `${value.slice(0, SHOWN_CHARS_MAX)}…`
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

const SHOWN_CHARS_MAX = 64

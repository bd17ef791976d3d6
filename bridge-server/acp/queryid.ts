import { fromTxnTime, toTxnTime } from './times.ts'

/** The data centre that this network says it is; real ones seen in messages are 05, 15, 20, 25 and 87. */
const DATA_CENTRE = '20'
const SHAPE = /^(\d{2})(\d{12})(\d{6})8$/

/** A queryId read apart. */
export interface QueryIdParts {
  readonly dataCentre: string
  readonly receivedAtMs: number
  readonly traceNo: string
}

/** Six digits for the gateway's running number; it starts again after a million. */
export function toTraceNo(sequence: number): string {
  return String(sequence % 1_000_000).padStart(6, '0')
}

/** The 21-digit number of a transaction: data centre, when the order reached the gateway, traceNo, and an 8. */
export function toQueryId(receivedAtMs: number, traceNo: string): string {
  const queryId = `${DATA_CENTRE}${toTxnTime(receivedAtMs).slice(2)}${traceNo}8`
  if (!SHAPE.test(queryId)) throw new Error(`traceNo must be six digits, not "${traceNo}"`)
  return queryId
}

/** A payment ticket for the wallet. It has the shape of a queryId; take its trace number from a sequence of its own. */
export function toTn(createdAtMs: number, sequence: number): string {
  return toQueryId(createdAtMs, toTraceNo(sequence))
}

/** Reads a queryId or tn apart; undefined when the text has not their shape. The century is taken as 20. */
export function readQueryId(text: string): QueryIdParts | undefined {
  const [, dataCentre, time, traceNo] = SHAPE.exec(text) ?? []
  const receivedAtMs = fromTxnTime(`20${time}`)
  if (!dataCentre || !traceNo || receivedAtMs === undefined) return undefined
  return { dataCentre, receivedAtMs, traceNo }
}

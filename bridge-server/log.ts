import { type Logger, pino } from 'pino'

export type Log = Logger

/**
 * A party's log: one JSON object a line. Secrets never reach it; the paths below are a second line of defence.
 *
 * @param level `silent` in tests
 */
export function makeLog(party: string, level = 'info'): Log {
  return pino({
    name: party,
    level,
    base: { party },
    redact: {
      paths: ['*.pin', '*.cvn2', '*.encryptedPin', '*.accNo', '*.token', '*.smsCode'],
      censor: '***',
    },
  })
}

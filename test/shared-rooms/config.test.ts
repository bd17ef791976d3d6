import { expect, test } from 'vitest'
import { readConfig } from '../../bridge-server/config.ts'

test.each([
  [undefined, 23 * 60],
  ['', 23 * 60],
  ['13:30', 13 * 60 + 30],
  ['00:00', 0],
])('clearing days end at CLEARING_CUT_OFF = %j', (text, minute) => {
  expect(readConfig(text === undefined ? {} : { CLEARING_CUT_OFF: text })).toMatchObject({
    cutOffMinute: minute,
  })
})

test.each(['24:00', '9:30', '23.00', 'noon'])('%s is no time of day', (text) => {
  expect(() => readConfig({ CLEARING_CUT_OFF: text })).toThrow(`CLEARING_CUT_OFF is "${text}"`)
})

test('a variable that is there and empty says nothing', () => {
  const empty = { DATA_DIR: '', LOG_LEVEL: '', ACP_CERTS_DIR: '', PORT_BASE: '', ACP_GATEWAY_URL: '' }
  expect(readConfig(empty)).toEqual(readConfig({}))
})

test('a log level that there is not is refused by name', () => {
  expect(readConfig({ LOG_LEVEL: 'debug' })).toMatchObject({ logLevel: 'debug' })
  expect(() => readConfig({ LOG_LEVEL: 'loud' })).toThrow(
    'LOG_LEVEL is "loud"; it must be one of trace, debug',
  )
})

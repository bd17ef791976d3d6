import { describe, expect, it } from 'vitest'
import { launchOfQuery, launchProblem } from '../../plugin/cashier/launch.ts'

const launch = {
  timeStamp: '1700000000',
  nonceStr: 'nonce',
  package: 'prepay_id=up1',
  signType: 'RSA',
  paySign: 'a+b/c%==',
}

describe('the cashier as a page', () => {
  it('takes its launch parameters from a query, encoded as the documentation says', () => {
    const query = Object.fromEntries(
      Object.entries(launch).map(([name, value]) => [name, encodeURIComponent(value)]),
    )
    expect(launchOfQuery({ ...query, from: 'shop' })).toEqual(launch)
    expect(launchProblem(launchOfQuery(query))).toBeNull()
  })

  it('reads values that a host has decoded already, and breaks on none', () => {
    expect(launchOfQuery({ ...launch })).toEqual(launch)
    expect(launchProblem(launchOfQuery({ package: '%E0%A4%A' }))).toMatch(
      /^parameter error: parameter\.timeStamp/,
    )
  })
})

import type { LaunchParams } from '../../contract/plugin-api.ts'

/** What a host gave, not looked at yet. */
type Launch = Partial<Record<keyof LaunchParams, unknown>>

const PARAMETERS = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const

/**
 * What is wrong with launch parameters, in the words of `wx.requestPayment`, or null. Whether their signature is
 * right is for the bridge to say.
 */
export function launchProblem(launch: Launch): string | null {
  for (const name of PARAMETERS) {
    const value = launch[name]
    if (typeof value !== 'string') {
      return `parameter error: parameter.${name} should be String instead of ${typeName(value)};`
    }
    if (value === '') return `parameter error: parameter.${name} should not be empty;`
  }
  if (launch.signType !== 'RSA') return 'parameter error: parameter.signType should be RSA;'
  if (!/^prepay_id=.+/.test(String(launch.package)))
    return 'parameter error: parameter.package should be prepay_id=…;'
  return null
}

type Query = Record<string, string | undefined>

/** Launch parameters out of a page's query. */
export function launchOfQuery(query: Query): Launch {
  return Object.fromEntries(PARAMETERS.map((name) => [name, decoded(query[name])]))
}

/** WeChat hands a page's values over as they were written: encoded. */
export function decodedQuery(query: Query): Query {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, decoded(value)]))
}

function decoded(value: string | undefined): string | undefined {
  try {
    return value && decodeURIComponent(value)
  } catch {
    return value // Not encoded at all: whether it makes sense as it is, the bridge will say.
  }
}

/** `Undefined`, `Number`, `Object`: type names as WeChat's messages write them. */
function typeName(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

import type { CodeOwner } from '../code-owners.ts'
import { isPlainPath, type Link, onlyParameter, parseLink } from './link.ts'
import { type MerchantLink, type Receiver, type Refused, refused } from './recognised.ts'

interface Route {
  /** The path begins with this and goes on, or is it and has a query. */
  readonly prefix: string
  readonly kind: MerchantLink['kind']
  readonly receiver: Receiver | null
  readonly isStatic: boolean | null
}

const route = (
  prefix: string,
  kind: Route['kind'],
  receiver: Route['receiver'],
  isStatic: Route['isStatic'],
): Route => ({ prefix, kind, receiver, isStatic })

const WECHAT_PAY_APP: readonly Route[] = [
  route('/qr/', 'wechat.personal', 'personal', true),
  route('/materialqr/entry/', 'wechat.merchant', 'merchant', true),
  route('/qrpay/order/', 'wechat.merchant', 'merchant', null),
  route('/sjt/qr/', 'wechat.sme', 'personal_business', true),
]
const WECHAT_MERCHANT: readonly Route[] = [route('/md/', 'wechat.merchant', 'merchant', true)]

/** Hosts are compared whole. The value names the routes, or the function that reads the path. */
const HOSTS = new Map<string, readonly Route[] | ((link: Link, host: string) => MerchantLink | Refused)>([
  ['payapp.weixin.qq.com', WECHAT_PAY_APP],
  ['payapp.wechatpay.cn', WECHAT_PAY_APP],
  ['wxpay.tenpay.com', WECHAT_MERCHANT],
  ['wxpay.wechatpay.cn', WECHAT_MERCHANT],
  ['wx.tenpay.com', [route('/f2f', 'wechat.personal', 'personal', true)]],
  ['sjt.wxpapp.wechatpay.cn', [route('/lnk/qr/', 'wechat.sme', 'personal_business', true)]],
  ['qr.alipay.com', alipay],
  ['qr.95516.com', unionpay],
  ['qr.shouqianba.com', [route('/gateway', 'aggregate.shouqianba', 'merchant', null)]],
  ['m.wosai.cn', [route('/qr/gateway', 'aggregate.shouqianba', 'merchant', null)]],
  [
    'qr.chinaums.com',
    [
      route('/bills/', 'aggregate.chinaums', 'merchant', null),
      route('/netpay-portal/', 'aggregate.chinaums', 'merchant', null),
    ],
  ],
])

/** Contacts and accounts to follow, which people scan in the hope to pay. */
const NOT_PAYMENT_HOSTS: readonly string[] = ['u.wechat.com', 'weixin.qq.com']

/** @param text any text; what is not printable ASCII is refused. */
export function recogniseLink(text: string): MerchantLink | Refused {
  const link = parseLink(text)
  if ('kind' in link) return link
  const { scheme, authority, authorityAt } = link
  if (scheme === 'wxp') return wechatTransfer(link)
  if (scheme === 'weixin') return wechatNative(link)
  if (scheme !== 'https' && scheme !== 'http') return refused('UNKNOWN_SCHEME')
  if (authority.includes('@')) return refused('USERINFO', authorityAt)
  const [host = '', ...port] = authority.toLowerCase().split(':')
  const routes = HOSTS.get(host)
  if (NOT_PAYMENT_HOSTS.includes(host)) return refused('NOT_PAYMENT', authorityAt)
  if (!routes) return { ...refused('UNKNOWN_HOST', authorityAt), ...(mayBeShown(host) ? { host } : {}) }
  if (scheme === 'http') return refused('INSECURE_SCHEME')
  if (port.length > 0) return refused('PORT', authorityAt + host.length)
  if (!isPlainPath(link.path)) return refused('BAD_PATH', link.pathAt)
  return typeof routes === 'function' ? routes(link, host) : followRoutes(routes, link, host)
}

function followRoutes(
  routes: readonly Route[],
  { path, query, pathAt }: Link,
  host: string,
): MerchantLink | Refused {
  const found = routes.find(({ prefix }) => path.startsWith(prefix))
  if (!found) return refused('UNKNOWN_PATH', pathAt)
  const { prefix, kind, receiver, isStatic } = found
  if (path === prefix && !query) return refused('BAD_PATH', pathAt + prefix.length)
  const isAggregate = kind.startsWith('aggregate.')
  if (isAggregate && !prefix.endsWith('/') && path !== prefix) return refused('UNKNOWN_PATH', pathAt)
  return isAggregate
    ? { kind, owner: null, mode: 'mpm', static: isStatic, networks: EVERY_WALLET, receiver, host }
    : merchantLink(kind, 'wechat', receiver, isStatic)
}

/** A page of an aggregator looks which wallet opens it, and starts that wallet's payment. */
const EVERY_WALLET = ['wechat', 'alipay', 'unionpay']

function wechatTransfer({ authority, path, authorityAt }: Link): MerchantLink | Refused {
  if (!authority.startsWith('f2f')) return refused('UNKNOWN_PATH', authorityAt)
  if (!/^f2f[\w\-=.~*]+$/.test(authority + path)) return refused('BAD_PATH', authorityAt + 3)
  return merchantLink('wechat.personal', 'wechat', 'personal', true)
}

/** Mode 2 carries a token of one order; mode 1, older, a product that may be bought again and again. */
function wechatNative({ authority, path, query, authorityAt, pathAt }: Link): MerchantLink | Refused {
  const host = authority.toLowerCase()
  if (host !== 'wxpay' && host !== 'pay.weixin.qq.com') return refused('NOT_PAYMENT', authorityAt)
  if (path !== '/bizpayurl' && path !== '/bizpayurl/up') return refused('UNKNOWN_PATH', pathAt)
  const queryAt = pathAt + path.length + 1
  if (/^[\w-]{7,}$/.test(onlyParameter(query, 'pr') ?? '')) {
    return merchantLink('wechat.native', 'wechat', 'merchant', false)
  }
  const isProduct =
    PRODUCT_PARAMETERS.every((name) => onlyParameter(query, name) !== null) &&
    /^wx\w+$/.test(onlyParameter(query, 'appid') as string) &&
    /^\d+$/.test(onlyParameter(query, 'mch_id') as string)
  return isProduct ? merchantLink('wechat.native', 'wechat', 'merchant', true) : refused('BAD_QUERY', queryAt)
}

const PRODUCT_PARAMETERS = ['sign', 'appid', 'mch_id', 'product_id', 'time_stamp', 'nonce_str']

/** Products whose codes live for one order, and products whose codes are printed; of others only Alipay knows. */
const ALIPAY_ORDERS = ['bax']
const ALIPAY_PRINTED = ['fkx', 'tsx', '2m6', 'a7x']

function alipay({ path, pathAt }: Link): MerchantLink | Refused {
  const token = path.slice(1)
  if (!/^[0-9A-Za-z]{4,}$/.test(token)) return refused(token ? 'UNKNOWN_PATH' : 'BAD_PATH', pathAt)
  const product = token.slice(0, 3).toLowerCase()
  const isOrder = ALIPAY_ORDERS.includes(product)
  const isStatic = isOrder ? false : ALIPAY_PRINTED.includes(product) ? true : null
  return { ...merchantLink('alipay.mpm', 'alipay', isOrder ? 'merchant' : null, isStatic), product }
}

const UNIONPAY_INSTITUTIONS: Readonly<Record<string, string>> = {
  '0001': 'UnionPay',
  '0102': 'ICBC',
  '4802': 'ChinaUMS',
}

function unionpay(link: Link): MerchantLink | Refused {
  const { path, query, pathAt } = link
  const [, institution, scheme, token] = /^\/(\d{4})(\d{4})\/(.+)$/.exec(path) ?? []
  if (institution !== undefined && scheme !== undefined && token !== undefined) {
    const institutionName = UNIONPAY_INSTITUTIONS[institution]
    return {
      ...merchantLink('unionpay.mpm', 'unionpay', null, isStaticToken(institution, token)),
      institution,
      scheme,
      ...(institutionName === undefined ? {} : { institutionName }),
    }
  }
  const gateway = merchantLink('unionpay.gateway', 'unionpay', null, null)
  const queryAt = pathAt + path.length + 1
  if (path === '/qrcGtwWeb-web/api/userAuth') {
    return onlyParameter(query, 'redirectUrl') === null
      ? refused('BAD_QUERY', queryAt)
      : { ...gateway, api: 'userAuth' }
  }
  if (path === '/qrcGtwWeb-web/api/open') return openForeign(query, queryAt, gateway)
  return refused(/^\/\d{8}\/?$/.test(path) ? 'BAD_PATH' : 'UNKNOWN_PATH', pathAt)
}

/** In UnionPay's own codes a token from `62` is one order's and one from `01` is printed; a habit, not a rule. */
function isStaticToken(institution: string, token: string): boolean | null {
  if (institution !== '0001') return null
  if (token.startsWith('62')) return false
  return token.startsWith('01') ? true : null
}

function openForeign(query: string | null, queryAt: number, gateway: MerchantLink): MerchantLink | Refused {
  const code = onlyParameter(query, 'qrCode')
  if (code === null) return refused('BAD_QUERY', queryAt)
  // Looked for before the code is recognised, so that links within links cost nothing.
  const opened = /qrcGtwWeb/i.test(code) ? refused('NESTED_CODE') : recogniseLink(code)
  if (opened.kind === 'refused') return refused('NESTED_CODE', queryAt)
  return { ...gateway, api: 'open', opens: opened.kind }
}

function merchantLink(
  kind: MerchantLink['kind'],
  owner: CodeOwner,
  receiver: Receiver | null,
  isStatic: boolean | null,
): MerchantLink {
  return { kind, owner, mode: 'mpm', static: isStatic, networks: [owner], receiver }
}

/** A host that hides a card number is not shown. */
function mayBeShown(host: string): boolean {
  return /^[a-z0-9.-]{1,253}$/.test(host) && !/\d{9}/.test(host)
}

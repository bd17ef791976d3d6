import { Aes, Wechatpay } from 'wechatpay-axios-plugin'
import WxPay from 'wechatpay-node-v3'
import { PayRequest } from 'wechatpay-node-v3/dist/lib/pay-request.js'
import { APP_ID, type BridgeWorld } from './bridge.ts'
import type { MerchantClient } from './bridge-merchant.ts'

/** wechatpay-axios-plugin as it is shipped, set up for a merchant, and the platform's certificates that it believes. */
export async function axiosPlugin({ account, bridge }: BridgeWorld, shop: MerchantClient) {
  const { mchid, serialNo, privateKeyPem, apiV3Key } = account
  const listing = (await shop.get('/v3/certificates')).json.data[0]
  const { ciphertext, nonce, associated_data } = listing.encrypt_certificate
  const platformPem = Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data) as string
  const sdk = new Wechatpay({
    mchid,
    serial: serialNo,
    privateKey: privateKeyPem,
    certs: { [listing.serial_no]: platformPem },
    baseURL: bridge.url,
    proxy: false,
  })
  return { sdk, platformPem }
}

/** wechatpay-node-v3 as it is shipped, set up for a merchant. */
export function nodeV3({ account, bridge }: BridgeWorld): WxPay {
  const { mchid, certificatePem, privateKeyPem, apiV3Key } = account
  const sdk = new WxPay({
    appid: APP_ID,
    mchid,
    publicKey: Buffer.from(certificatePem),
    privateKey: Buffer.from(privateKeyPem),
    key: apiV3Key,
  })
  // The knob that its documentation offers, an HTTP service of one's own: its own one, at another origin.
  const here = (url: string) => url.replace('https://api.mch.weixin.qq.com', bridge.url)
  const shipped = new PayRequest()
  sdk.createHttp({
    post: (url, params, headers) => shipped.post(here(url), params, headers),
    get: (url, headers) => shipped.get(here(url), headers),
    upload: (url, params, headers) => shipped.upload(here(url), params, headers),
  })
  return sdk
}

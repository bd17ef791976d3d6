import fs from 'node:fs/promises'
import path from 'node:path'
import { issueCertificate } from '../../bridge-server/acp/issue.ts'
import type { Merchant } from '../../bridge-server/demo-shop/merchant.ts'
import { APP_ID, type BridgeWorld } from './bridge.ts'

export const ALIPAY_ACQUIRER_ID = '99020000'
const MARKET_MER_ID = '777290053110310'

/** The market becomes a merchant of the world: at the network under Alipay, and at the bridge. */
export async function signUpMarket(world: BridgeWorld): Promise<Merchant> {
  const answer = await fetch(`${world.networkUrl}/mock/merchants`, {
    method: 'POST',
    body: JSON.stringify({ merId: MARKET_MER_ID, name: '淘宝小店集市', acquirerId: ALIPAY_ACQUIRER_ID }),
  })
  const { pfxBase64, pfxPassword } = (await answer.json()) as { pfxBase64: string; pfxPassword: string }
  await fs.writeFile(path.join(world.dataDir, 'acp', 'market.pfx'), Buffer.from(pfxBase64, 'base64'))
  const mchid = '1900000310'
  const identity = await issueCertificate({ commonName: `Merchant ${mchid}`, purpose: 'signing' })
  const serialNo = identity.x509.serialNumber
  const apiV3Key = 'the-api-v3-key-of-the-market-001'
  const file = {
    mchid,
    name: '淘宝小店集市',
    nameEn: 'Taobao Market',
    appids: [APP_ID],
    acquirer: 'alipay',
    apiV3Key,
    certificates: [{ serialNo, pem: identity.certificatePem }],
    unionpay: { merId: MARKET_MER_ID, trId: '62000000001', pfx: 'market.pfx', pfxPassword },
  }
  await fs.writeFile(path.join(world.dataDir, 'merchants', `${mchid}.json`), JSON.stringify(file))
  await world.restart()
  const privateKeyPem = identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { mchid, serialNo, apiV3Key, privateKeyPem }
}

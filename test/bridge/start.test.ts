import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { readConfig } from '../../bridge-server/config.ts'
import { pooledHttpClient } from '../../bridge-server/http/client.ts'
import { startBridgeAlone } from '../../bridge-server/parties.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { freePorts } from '../support/free-ports.ts'

let world: BridgeWorld

beforeAll(async () => {
  world = await openBridgeWorld()
}, 30_000)
afterAll(() => world.close())

test("a merchant's file that is wrong stops the start with its name and what is wrong", async () => {
  const file = path.join(world.dataDir, 'merchants', '1900000109.json')
  const good = JSON.parse(await fs.readFile(file, 'utf8'))
  const stranger = JSON.parse(await fs.readFile(file.replace('109.json', '110.json'), 'utf8'))
  const wrong: Array<[object | string, string]> = [
    ['{', 'JSON'],
    [{ ...good, apiV3Key: 'short' }, 'must be 32 ASCII characters'],
    [{ ...good, surprise: 1 }, 'surprise'],
    [{ ...good, unionpay: { ...good.unionpay, pfx: '../../etc/passwd' } }, 'must be a file name'],
    [{ ...good, unionpay: { ...good.unionpay, pfxPassword: 'wrong' } }, 'cannot be opened'],
    [{ ...good, certificates: [{ ...good.certificates[0], serialNo: '1234' }] }, 'is listed as 1234'],
    [{ ...good, certificates: [{ serialNo: '1234', pem: 'no certificate' }] }, '1900000109.json'],
    [{ ...good, mchid: stranger.mchid }, 'twice'],
  ]
  for (const [content, why] of wrong) {
    await fs.writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    await expect(world.startFromDisk()).rejects.toThrow(why)
  }
  await fs.writeFile(file, JSON.stringify(good))
})

test('the platform certificate outlives a restart, so that merchants need not fetch it again', async () => {
  const shop = new MerchantClient(world)
  const before = await shop.get('/v3/certificates')
  await world.restart()
  const after = await shop.get('/v3/certificates')
  expect(after.headers.get('wechatpay-serial')).toBe(before.headers.get('wechatpay-serial'))
})

test('an order is there again after a restart, with the same prepay_id', async () => {
  const shop = new MerchantClient(world)
  const { json } = await shop.createOrder('order-before')
  await world.restart()
  expect((await shop.query('order-before')).json.trade_state).toBe('NOTPAY')
  expect((await shop.createOrder('order-before')).json).toEqual(json)
})

test('a bridge without a network says where it looked, and what to start', async () => {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'bridge-alone-'))
  const http = pooledHttpClient()
  const config = readConfig({ DATA_DIR: dataDir, PORT_BASE: String(await freePorts(6)) })
  const world = { config, clock: new VirtualClock(0), random: seededRandom('alone'), http }
  const where = config.gatewayUrl.replaceAll('.', '\\.')
  await expect(startBridgeAlone(world)).rejects.toThrow(
    new RegExp(`^Nobody answers at ${where}\\. Start the mock network \\(npm run unionpay\\)`),
  )
  await http.close()
  await fs.rm(dataDir, { recursive: true })
})

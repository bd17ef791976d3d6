import path from 'node:path'
import Router from '@koa/router'
import Koa from 'koa'
import { Agent, type Dispatcher } from 'undici'
import { z } from 'zod'
import type { Clock } from '../../bridge-server/clock/clock.ts'
import { type Random, randomText } from '../../bridge-server/clock/random.ts'
import { listen } from '../../bridge-server/http/serve.ts'
import type { Log } from '../../bridge-server/log.ts'
import { type Desk, WORLD_TIME_HEADER } from '../wire/host.ts'
import { CompiledBundle } from './compiled-bundle.ts'
import { fidelityPage } from './fidelity.ts'
import { fontRoutes } from './fonts.ts'
import { loopbackOnly, ownPageOnly } from './gate.ts'
import { Identities } from './identities.ts'
import { imageRoutes } from './images.ts'
import { jsonBody } from './json-body.ts'
import { LegalDomains, type LoopbackOrigins } from './legal-domains.ts'
import { networkDesk } from './network-desk.ts'
import { SimulatorPages } from './pages.ts'
import { ENVELOPE_LIMIT_BYTES, proxyRequest, requestEnvelope } from './proxy.ts'
import { type WechatAccount, wechatServer } from './wechat.ts'

export interface HostOptions {
  /** Port on the loopback interface; 0 takes a free one. */
  readonly port: number
  /** The build output: a folder with `miniprogram/`, `plugin/` and `simulator/`. */
  readonly distDir: string
  readonly origins: LoopbackOrigins
  /** Base URL of the mock network, whose testing controls the desks use; without it they say that there is none. */
  readonly unionpayUrl?: string
  readonly wechat: WechatAccount
  readonly desk?: Desk
  readonly clock: Pick<Clock, 'now'>
  readonly random: Random
  readonly log: Pick<Log, 'warn'>
  /** Outgoing HTTP; the default pools connections. */
  readonly http?: Dispatcher
}

export interface RunningHost {
  readonly url: string
  close(): Promise<void>
}

/** Length of login codes, access tokens and nonces. */
const SECRET_CHARS = 32
const LOGIN_BODY_LIMIT_BYTES = 4096
const loginRequest = z.object({
  api: z.enum(['login', 'pluginLogin']),
  tester: z.string().regex(/^[\w-]{1,32}$/, 'letters, digits, - and _'),
})

/**
 * Starts the simulator's server: the page with the phone, the compiled mini program, the door through which
 * simulated requests leave, and the part of WeChat's servers that backends ask who a user is.
 *
 * @throws PortTakenError
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const http = options.http ?? new Agent()
  const server = await listen(hostApplication(options, http).callback(), options.port)
  return {
    url: server.url,
    async close() {
      await server.close()
      if (!options.http) await http.destroy()
    },
  }
}

function hostApplication(options: HostOptions, http: Dispatcher): Koa {
  const nowMs = () => options.clock.now()
  const newSecret = () => randomText(options.random, SECRET_CHARS)
  const domains = new LegalDomains(options.origins)
  const identities = new Identities({ nowMs, newSecret })
  const pages = new SimulatorPages(path.join(options.distDir, 'simulator'))
  const bundle = new CompiledBundle(options.distDir)
  // Compiled ahead for the first visitor, who is also the one to hear what is wrong with it.
  bundle.asset().catch(() => {})

  const open = new Router()
  open.get('/', (context) => pages.send(context, 'index.html'))
  fontRoutes(open)
  imageRoutes(open, { domains, distDir: options.distDir, http })

  const gated = new Router()
  gated.use(ownPageOnly)
  gated.get('/host/bundle', async (context) => {
    try {
      await (await bundle.asset()).send(context)
    } catch (error) {
      context.status = 500
      context.body = { error: (error as Error).message }
    }
  })
  gated.get('/host/desk', (context) => {
    context.body = options.desk ?? { people: [], cards: [] }
  })
  gated.get('/host/fidelity', fidelityPage)
  gated.post('/host/login', async (context) => {
    const login = await jsonBody(context, loginRequest, LOGIN_BODY_LIMIT_BYTES)
    if (login) context.body = { code: identities.mintCode(login.api, login.tester) }
  })
  gated.post('/host/request', async (context) => {
    const envelope = await jsonBody(context, requestEnvelope, ENVELOPE_LIMIT_BYTES)
    if (!envelope) return
    context.body = await proxyRequest(envelope, {
      domains,
      http,
      nowMs,
      nonce: newSecret,
      hostAppId: options.wechat.appId,
      pluginToken: options.wechat.pluginToken,
    })
  })
  networkDesk(gated, options.unionpayUrl, http)
  wechatServer(gated, options.wechat, identities, newSecret)

  open.get('/:file', (context) => pages.send(context, context.params.file ?? ''))

  const app = new Koa()
  app.on('error', (error: Error) => options.log.warn({ err: error }, 'the simulator host could not answer'))
  app.use(loopbackOnly)
  app.use(async (context, next) => {
    context.set('x-content-type-options', 'nosniff')
    context.set('referrer-policy', 'no-referrer')
    await next()
    // Set last, because the request itself may have moved the time.
    context.set(WORLD_TIME_HEADER, String(options.clock.now()))
  })
  app.use(gated.routes()).use(open.routes())
  return app
}

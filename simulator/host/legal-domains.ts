/** The logical origins that built artifacts name. */
const BRIDGE_ORIGIN = 'https://bridge.quickpass.example'
const SHOP_ORIGIN = 'https://shop.quickpass.example'

/** The space id of the mini program itself; every other space is a plugin's. */
export const HOST_SPACE = 'main'

export interface LoopbackOrigins {
  /** Base URL of the bridge, for example `http://127.0.0.1:8301`. */
  readonly bridge: string
  /** Base URL of the demo shop's backend. */
  readonly shop: string
}

/**
 * The legal-domain list of each space, which is at once the map from logical origins to loopback ports.
 *
 * As in WeChat a plugin has its own list: the plugin reaches the bridge alone, the shop's pages the shop alone.
 */
export class LegalDomains {
  readonly #origins: LoopbackOrigins

  constructor(origins: LoopbackOrigins) {
    this.#origins = origins
  }

  /** The loopback URL that stands behind `url` for this space, or undefined when the domain is not legal there. */
  resolve(space: string, url: string): URL | undefined {
    const parsed = parse(url)
    if (!parsed) return undefined
    const base = this.#baseFor(space, parsed.origin)
    if (base === undefined) return undefined
    // Not resolved against the base: a path that begins with two slashes would name another host.
    const target = new URL(base)
    target.pathname = parsed.pathname
    target.search = parsed.search
    return target
  }

  /** As `resolve`, for pictures, which any page may show from either origin. */
  resolveImage(url: string): URL | undefined {
    return this.resolve(HOST_SPACE, url) ?? this.resolve('plugin', url)
  }

  #baseFor(space: string, origin: string): string | undefined {
    if (space === HOST_SPACE) return origin === SHOP_ORIGIN ? this.#origins.shop : undefined
    return origin === BRIDGE_ORIGIN ? this.#origins.bridge : undefined
  }
}

function parse(url: string): URL | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return parsed && parsed.username === '' && parsed.password === '' ? parsed : undefined
}

/** The simulator as testers have it: in Chromium, on a host backend with played parties. */
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { BrowserContextOptions, FrameLocator, Page } from 'playwright-core'
import { buildSimulator } from '../../simulator/build.ts'
import { complaintsOf, openBrowser } from './browser.ts'
import { type SimulatorWorld, startSimulatorWorld } from './simulator-shell.ts'

/** Screenshots for people to look at; ignored by git. */
const SCREENSHOTS = 'test-results/simulator'
/** Building, starting and a slow machine's first page. */
export const BROWSER_TIMEOUT_MS = 60_000

export interface OpenSimulator {
  readonly page: Page
  readonly world: SimulatorWorld
  /** What the browser's console has complained of so far; a test takes out what it has provoked. */
  readonly complaints: string[]
  /** The page on top of the phone. */
  onPhone(): FrameLocator
  screenshot(name: string): Promise<void>
  close(): Promise<void>
}

/**
 * Builds the simulator into a folder of its own and opens a browser beside it; the test goes to `world.host.url`.
 *
 * @param writeProject puts `miniprogram/` and `plugin/` into the folder
 */
export async function openSimulator(
  writeProject: (distDir: string) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<OpenSimulator> {
  const distDir = await fs.mkdtemp(path.join(os.tmpdir(), 'qp-simulator-'))
  await writeProject(distDir)
  await buildSimulator(path.join(distDir, 'simulator'))
  const world = await startSimulatorWorld(distDir)
  const browser = await openBrowser()
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options })
  const complaints = complaintsOf(page, ['error', 'warning'])
  return {
    page,
    world,
    complaints,
    onPhone: () => page.frameLocator('.page:not(.spare, .entering, .covered, .leaving) iframe'),
    async screenshot(name) {
      await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), animations: 'disabled' })
    },
    async close() {
      await browser.close()
      await world.close()
      await fs.rm(distDir, { recursive: true })
    },
  }
}

/** A small shop with a plugin, as a build would leave it. */
export function writeFixture(distDir: string): Promise<void> {
  return fs.cp(path.join(import.meta.dirname, '../simulator/fixture'), distDir, { recursive: true })
}

import fs from 'node:fs/promises'
import path from 'node:path'
import { type BuildOptions, build } from 'esbuild'

/** The four scripts, each for the place where it runs. */
const SCRIPTS: Readonly<Record<string, string>> = {
  shell: 'shell/main.tsx',
  view: 'view/frame.ts',
  service: 'service/worker.ts',
  'service-frame': 'shell/browser/service-frame.ts',
}

const common: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'silent',
}

/**
 * Builds the simulator's page, its scripts and its two sandboxed documents into `outDir`. The same sources give the
 * same bytes.
 *
 * @throws Error with esbuild's findings
 */
export async function buildSimulator(outDir = 'dist/simulator'): Promise<void> {
  const here = import.meta.dirname
  await fs.rm(outDir, { recursive: true, force: true })
  await fs.mkdir(outDir, { recursive: true })
  const entryPoints = Object.fromEntries(
    Object.entries(SCRIPTS).map(([name, file]) => [name, path.join(here, file)]),
  )
  const styles = { shell: path.join(here, 'shell/page/shell.css') }
  await Promise.all([
    build({ ...common, entryPoints, outdir: outDir }),
    build({ ...common, entryPoints: styles, outdir: outDir }),
    copyPages(path.join(here, 'shell/page'), outDir),
  ])
}

async function copyPages(from: string, to: string): Promise<void> {
  const names = (await fs.readdir(from)).filter((name) => /\.(html|svg)$/.test(name))
  await Promise.all(names.map((name) => fs.copyFile(path.join(from, name), path.join(to, name))))
}

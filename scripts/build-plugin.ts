import { readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/** The one script that all doors of the built plugin share. */
const SHARED = 'shared'

/**
 * Compiles the native WeChat plugin. The scripts that WeChat itself loads (`index`, components and pages) stay files
 * of their own, at the places they have in `plugin/`. Everything behind them, the rooms of `plugin/` as well as the
 * modules of `contract/` and npm that they import, is one file: hosts carry the plugin inside their own 2 MB, and
 * sixty small modules weigh half as much again as one.
 */
export async function buildPlugin(source = 'plugin', out = 'dist/plugin'): Promise<void> {
  await fs.rm(out, { recursive: true, force: true })
  const files = await listFiles(source)
  const doors = files.filter((file) => isDoor(file, files, source))
  const shared = new SharedModules(source)
  await build({ ...common, entryPoints: doors, outbase: source, outdir: out, plugins: [shared.plugin()] })
  await build({
    ...common,
    stdin: { contents: shared.exports(), resolveDir: '.', sourcefile: SHARED },
    outfile: path.join(out, `${SHARED}.js`),
  })
  await Promise.all(files.map((file) => copyAsset(file, source, out)))
}

const common = {
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  // DevTools transpiles further down on upload (`es6`, `enhance` in project.config.json).
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions

/** A script that WeChat loads by name: the main file, or one beside the json of a component or page. */
function isDoor(file: string, files: readonly string[], source: string): boolean {
  const isScript = file.endsWith('.ts') && !file.endsWith('.d.ts')
  return (
    isScript && (file === path.join(source, 'index.ts') || files.includes(file.replace(/\.ts$/, '.json')))
  )
}

/** Turns whatever a door imports into a name that the shared script exports. */
class SharedModules {
  readonly #source: string
  /** Names by the module that they come from. Two modules cannot share a name: esbuild refuses the second. */
  readonly #names = new Map<string, Set<string>>()

  constructor(source: string) {
    this.#source = path.resolve(source)
  }

  plugin(): Plugin {
    return {
      name: 'shared-modules',
      setup: (setup) => {
        setup.onResolve({ filter: /.*/ }, (args) => {
          if (args.kind === 'entry-point') return undefined
          const module = args.path.startsWith('.') ? path.resolve(args.resolveDir, args.path) : args.path
          const names = this.#names.get(module) ?? new Set()
          for (const name of importedNames(args.importer, args.path)) names.add(name)
          this.#names.set(module, names)
          const up = path.relative(path.dirname(args.importer), this.#source).split(path.sep).join('/')
          return { path: `${up || '.'}/${SHARED}`, external: true }
        })
      },
    }
  }

  exports(): string {
    const lines = [...this.#names].map(([module, names]) => {
      return `export { ${[...names].sort().join(', ')} } from ${JSON.stringify(module)}`
    })
    return lines.sort().join('\n')
  }
}

/** The values, not types, that `file` imports by name from `module`. */
function importedNames(file: string, module: string): string[] {
  const imports = readFileSync(file, 'utf8').matchAll(/import \{([^}]+)\} from '([^']+)'/g)
  return [...imports]
    .filter(([, , from]) => from === module)
    .flatMap(([, list]) => (list as string).split(','))
    .map((name) => name.trim().replace(/ as .*/, ''))
    .filter((name) => name !== '' && !name.startsWith('type '))
}

async function copyAsset(file: string, source: string, out: string): Promise<void> {
  const relativePath = path.relative(source, file)
  if (!/\.(json|wxml|wxss|wxs|png|svg)$/.test(file) || path.basename(file) === 'tsconfig.json') return
  const to = path.join(out, relativePath)
  await fs.mkdir(path.dirname(to), { recursive: true })
  if (file.endsWith('.json')) await fs.writeFile(to, JSON.stringify(await readJson(file)))
  else if (file.endsWith('.wxml')) await fs.writeFile(to, squeezeWxml(await fs.readFile(file, 'utf8')))
  else if (file.endsWith('.wxss')) await fs.writeFile(to, squeezeWxss(await fs.readFile(file, 'utf8')))
  else await fs.copyFile(file, to)
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} is not valid JSON: ${(cause as Error).message}`, { cause })
  }
}

function squeezeWxml(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/>\s+</g, '><')
    .trim()
}

function squeezeWxss(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/;}/g, '}')
    .replace(/: /g, ':')
    .trim()
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}
